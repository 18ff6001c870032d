/** What the program tells of itself: spans and metrics. Decision 0040 says how and why. */
package dev.tributary.telemetry;
