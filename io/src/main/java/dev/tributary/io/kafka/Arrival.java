package dev.tributary.io.kafka;

import dev.tributary.contracts.event.Decoded;
import dev.tributary.contracts.event.Event;

/** Judges an event's clock against the broker's, so that a replay decides the same. */
final class Arrival {
  /** How far an event may be ahead of its append time; more is {@code time.future}. */
  static final long MAX_AHEAD_MILLIS = 5 * 60_000;

  private Arrival() {}

  static boolean isFuture(Event event, long appendMillis) {
    return event.timestampMillis() > appendMillis + MAX_AHEAD_MILLIS;
  }

  /**
   * The time at which a record takes part: its event time, or its arrival if that cannot be used.
   */
  static long timeOf(Decoded decoded, long appendMillis) {
    return decoded instanceof Event event && !isFuture(event, appendMillis)
        ? event.timestampMillis()
        : appendMillis;
  }
}
