/** Sources that do not exist, for load, demonstrations and tests. */
package dev.tributary.sources.simulated;
