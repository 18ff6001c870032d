package dev.tributary.serving.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
  private static final long SECOND = 1_000_000_000L;

  private final TokenBucket bucket = TokenBucket.of(10, Duration.ofSeconds(5), after(0));

  @Test
  void full_givesAllAtOnce_thenOneForEachThatFlowedBack() {
    for (int i = 0; i < 10; i++) {
      assertThat(bucket.tryTake(after(0))).isZero();
    }
    assertThat(bucket.tryTake(after(0))).isEqualTo(SECOND / 2);
    assertThat(bucket.tryTake(after(SECOND / 2 - 1))).isEqualTo(1);
    assertThat(bucket.tryTake(after(SECOND / 2))).isZero();
    assertThat(bucket.tryTake(after(SECOND / 2))).isEqualTo(SECOND / 2);
  }

  @Test
  void unused_isNeverMoreThanFull() {
    long later = after(3600 * SECOND);
    for (int i = 0; i < 10; i++) {
      assertThat(bucket.tryTake(later)).isZero();
    }
    assertThat(bucket.tryTake(later)).isPositive();
  }

  @Test
  void overdrawn_mustFlowBackFirst() {
    bucket.take(30, after(0));

    assertThat(bucket.nanosUntilOne(after(0))).isEqualTo(10 * SECOND + SECOND / 2);
    assertThat(bucket.tryTake(after(10 * SECOND))).isEqualTo(SECOND / 2);
    assertThat(bucket.tryTake(after(10 * SECOND + SECOND / 2))).isZero();
  }

  /** A monotonic clock may well overflow while it is asked. */
  private static long after(long nanos) {
    return Long.MAX_VALUE - SECOND / 2 + nanos;
  }
}
