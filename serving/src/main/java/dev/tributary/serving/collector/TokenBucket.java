package dev.tributary.serving.collector;

import java.time.Duration;

/**
 * Lets so many through at once, and after that so many in a time. It keeps one number, the moment
 * at which everything taken so far will have flowed back (the generic cell rate algorithm), so it
 * needs no timer. Times are nanoseconds of a clock that never goes back. Safe for use by several
 * threads.
 */
final class TokenBucket {
  private final long nanosEach;
  private final long nanosInAll;
  private long fullAtNanos;

  private TokenBucket(long nanosEach, long nanosInAll, long nowNanos) {
    this.nanosEach = nanosEach;
    this.nanosInAll = nanosInAll;
    this.fullAtNanos = nowNanos;
  }

  /**
   * A full bucket.
   *
   * @param size how many it holds, at least 1
   * @param within the time in which an empty one becomes full again
   */
  static TokenBucket of(int size, Duration within, long nowNanos) {
    long each = Math.max(1, within.toNanos() / size);
    return new TokenBucket(each, each * size, nowNanos);
  }

  /** How long until it holds one again, in nanoseconds; 0 if it does. */
  synchronized long nanosUntilOne(long nowNanos) {
    return Math.max(0, fullAtNanos - nowNanos + nanosEach - nanosInAll);
  }

  /**
   * Takes one if there is one.
   *
   * @return 0 if it was taken, else how long until there is one, in nanoseconds
   */
  synchronized long tryTake(long nowNanos) {
    long wait = nanosUntilOne(nowNanos);
    if (wait == 0) {
      take(1, nowNanos);
    }
    return wait;
  }

  /** Takes as many as were used, also those it does not hold: they must flow back first. */
  synchronized void take(int used, long nowNanos) {
    fullAtNanos = nowNanos + Math.max(0, fullAtNanos - nowNanos) + nanosEach * used;
  }
}
