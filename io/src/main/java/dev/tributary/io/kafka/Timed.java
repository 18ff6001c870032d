package dev.tributary.io.kafka;

/** A record's value that knows when what it tells of happened. */
interface Timed {
  /** The value cannot be used, or not with the time it states. */
  long NO_TIME = Long.MIN_VALUE;

  /**
   * @param appendMillis when the broker took the record
   * @return epoch milliseconds, or {@link #NO_TIME}
   */
  long eventMillis(long appendMillis);

  /** Who sent it, where some are slower than others and are waited for; empty if that is one. */
  default String sender() {
    return "";
  }
}
