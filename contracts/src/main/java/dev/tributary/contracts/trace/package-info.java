/**
 * How one event's way is told: W3C Trace Context, sampling, and the ids of the stages it passes.
 */
package dev.tributary.contracts.trace;
