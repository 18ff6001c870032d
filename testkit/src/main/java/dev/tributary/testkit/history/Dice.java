package dev.tributary.testkit.history;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * Seeded chance. {@link Random}'s algorithm is part of its contract: a seed means the same on every
 * machine.
 */
final class Dice {

  private static final String HEX = "0123456789abcdef";

  private final Random random;

  Dice(long seed) {
    this.random = new Random(seed);
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  int between(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }

  <T> T oneOf(List<T> things) {
    return things.get(random.nextInt(things.size()));
  }

  /**
   * A length from {@code least} up to and without {@code most}, whole milliseconds, evenly spread.
   */
  Duration between(Duration least, Duration most) {
    long span = Math.max(1, most.toMillis() - least.toMillis());
    return least.plusMillis((long) (random.nextDouble() * span));
  }

  Duration upTo(Duration most) {
    return between(Duration.ZERO, most);
  }

  /** A length as work takes it: around the given median, now and then ten times as long. */
  Duration around(Duration median) {
    double factor = Math.exp(1.2 * random.nextGaussian());
    return Duration.ofMillis((long) (median.toMillis() * factor));
  }

  /**
   * The instant, or now and then the full hour or the midnight before it: edges of windows are hit
   * on purpose.
   */
  Instant snapped(Instant at) {
    double roll = random.nextDouble();
    if (roll < 0.003) {
      return at.truncatedTo(ChronoUnit.DAYS);
    }
    return at.truncatedTo(roll < 0.015 ? ChronoUnit.HOURS : ChronoUnit.MILLIS);
  }

  String hex(int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(HEX.charAt(random.nextInt(HEX.length())));
    }
    return text.toString();
  }

  /** Looks like a name-based UUID (version 5, variant 1) and is as random as the seed. */
  String uuid() {
    long high = (random.nextLong() & 0xffffffffffff0fffL) | 0x5000L;
    long low = (random.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
    return new UUID(high, low).toString();
  }
}
