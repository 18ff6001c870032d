package dev.tributary.pipelines.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * When each of many things is due: so many a second by the clock, or as fast as they are taken.
 * Tells every two seconds how far it is.
 */
final class Pace {
  private static final Duration PROGRESS_EVERY = Duration.ofSeconds(2);

  private final long count;
  private final long rate;

  /**
   * @param count how many; 0 for no end
   * @param rate how many a second; 0 for as fast as they are taken, and a millisecond apart in what
   *     they say
   */
  Pace(long count, long rate) {
    this.count = count;
    this.rate = rate;
  }

  /**
   * When the first is due, as {@code --start} says.
   *
   * @param start null for now
   * @param problems gets one more if it is no time
   */
  static Instant start(String start, List<String> problems) {
    Instant now = Instant.now();
    try {
      return start == null ? now : Instant.parse(start);
    } catch (DateTimeParseException e) {
      problems.add("--start takes a time like 2026-11-21T12:00:00Z, not " + start);
      return now;
    }
  }

  /** Takes one thing that is due at this time. */
  interface Taker<E extends Exception> {
    void take(Instant due) throws E;
  }

  /**
   * @param from when the first is due
   * @param what the plural of what is taken, for the progress
   * @return how many were taken
   */
  <E extends Exception> long run(Instant from, String what, Console console, Taker<E> taker)
      throws E {
    long begin = System.nanoTime();
    long tell = PROGRESS_EVERY.toNanos();
    long done = 0;
    while (count == 0 || done < count) {
      long due = rate == 0 ? done * 1_000_000 : nanosAt(done);
      if (rate > 0) {
        waitUntil(begin + due);
      }
      taker.take(from.plusNanos(due));
      done++;
      if (System.nanoTime() - begin > tell) {
        tell += PROGRESS_EVERY.toNanos();
        console.say("  ... %d %s (%s s)", done, what, console.elapsed());
      }
    }
    return done;
  }

  /** When the one of that number is due, in nanoseconds from the first. */
  private long nanosAt(long number) {
    return number / rate * 1_000_000_000L + number % rate * 1_000_000_000L / rate;
  }

  private static void waitUntil(long nanos) {
    long left = nanos - System.nanoTime();
    while (left > 0) {
      LockSupport.parkNanos(left);
      left = nanos - System.nanoTime();
    }
  }
}
