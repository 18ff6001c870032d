package dev.tributary.transforms.activity;

import dev.tributary.transforms.activity.Act.Kind;
import java.time.Duration;

/** What a user did in five minutes of the clock. */
final class FiveMinutes {
  static final long MILLIS = Duration.ofMinutes(5).toMillis();

  private final long number;
  private long acts;
  private long pageViews;
  private long lastSeen = Long.MIN_VALUE;
  private long clamped;

  FiveMinutes(long number) {
    this.number = number;
  }

  /** The number of the five minutes that hold an instant, since the epoch. */
  static long of(long millis) {
    return Math.floorDiv(millis, MILLIS);
  }

  /** A user is seen when the act arrives, if their clock says that it was later (T-48). */
  void add(long at, Kind kind, int ahead) {
    acts++;
    pageViews += kind == Kind.PAGE_VIEW ? 1 : 0;
    clamped += ahead > 0 ? 1 : 0;
    lastSeen = Math.max(lastSeen, at - ahead);
  }

  long number() {
    return number;
  }

  long startMillis() {
    return number * MILLIS;
  }

  long endMillis() {
    return (number + 1) * MILLIS;
  }

  long acts() {
    return acts;
  }

  long pageViews() {
    return pageViews;
  }

  long lastSeenMillis() {
    return lastSeen;
  }

  long clamped() {
    return clamped;
  }
}
