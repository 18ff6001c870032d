package dev.tributary.io.kafka;

/** Judges a record's clock against the broker's, so that a replay decides the same. */
final class Arrival {
  /** How far an event may be ahead of its append time; more is {@code time.future}. */
  private static final long MAX_AHEAD_MILLIS = 5 * 60_000;

  static final String FUTURE_MESSAGE =
      "timestamp is more than 5 minutes ahead of the broker's append time";

  private Arrival() {}

  static boolean isFuture(long eventMillis, long appendMillis) {
    return eventMillis > appendMillis + MAX_AHEAD_MILLIS;
  }

  /** The time as it is, or {@link Timed#NO_TIME} if it lies in the future. */
  static long judge(long eventMillis, long appendMillis) {
    return isFuture(eventMillis, appendMillis) ? Timed.NO_TIME : eventMillis;
  }
}
