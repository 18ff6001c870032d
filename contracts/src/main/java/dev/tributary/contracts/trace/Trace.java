package dev.tributary.contracts.trace;

import dev.tributary.contracts.event.Event;

/**
 * A sampled event behind the admission, as far as its trace goes on from there.
 *
 * @param traceId 32 hex digits
 * @param spanId 16 hex digits: its admission
 * @param atMillis when the event happened, epoch milliseconds
 */
public record Trace(String traceId, String spanId, long atMillis) {
  /** The span under which an event goes on that nobody has told of yet. */
  public static final String NO_SPAN = "0000000000000000";

  /** Null unless the event is sampled. */
  public static Trace of(Event event) {
    return event.sampledSpan() == null
        ? null
        : new Trace(
            event.traceId(),
            Stage.ADMIT.spanId(event.traceId(), event.eventId().toString()),
            event.timestampMillis());
  }
}
