package dev.tributary.sources;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Random;

/** Working time in the demo: 07:00 to 17:00 UTC, Monday to Friday. */
final class DemoClock {
  static final Instant START = Instant.parse("2025-10-01T00:00:00Z");
  static final Instant END = Instant.parse("2025-10-13T00:00:00Z");

  private static final int OPENS = 7;
  private static final int CLOSES = 17;

  private DemoClock() {}

  /** Some working minutes later, at a second of its own. */
  static Instant later(Instant from, Random dice, int leastMinutes, int mostMinutes) {
    int minutes = leastMinutes + dice.nextInt(mostMinutes - leastMinutes + 1);
    return working(from, minutes).plusSeconds(dice.nextInt(60));
  }

  private static Instant working(Instant from, int minutes) {
    OffsetDateTime at = open(from.atOffset(ZoneOffset.UTC));
    long left = minutes;
    while (true) {
      OffsetDateTime closing = at.withHour(CLOSES).withMinute(0).withSecond(0);
      long today = Duration.between(at, closing).toMinutes();
      if (left < today) {
        return at.plusMinutes(left).toInstant();
      }
      left -= today;
      at = open(closing.plusMinutes(1));
    }
  }

  private static OffsetDateTime open(OffsetDateTime at) {
    OffsetDateTime next = at;
    if (next.getHour() >= CLOSES) {
      next = next.plusDays(1).withHour(OPENS).withMinute(0).withSecond(0);
    }
    while (next.getDayOfWeek() == DayOfWeek.SATURDAY || next.getDayOfWeek() == DayOfWeek.SUNDAY) {
      next = next.plusDays(1).withHour(OPENS).withMinute(0).withSecond(0);
    }
    return next.getHour() < OPENS ? next.withHour(OPENS).withMinute(0).withSecond(0) : next;
  }
}
