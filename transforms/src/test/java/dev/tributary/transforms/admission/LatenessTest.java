package dev.tributary.transforms.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LatenessTest {
  private static final Lateness SLIDING =
      Lateness.sliding(Duration.ofHours(24), Duration.ofHours(1), Duration.ofDays(7));
  private static final long EVENT = at("2025-10-01T09:20:00.000Z");

  @Test
  void beforeItsHourHasPassed_isNotLate_howeverFarBehindTheWatermark() {
    assertThat(SLIDING.isLate(EVENT, at("2025-10-01T09:00:00.000Z"))).isFalse();
    assertThat(SLIDING.isLate(EVENT, at("2025-10-01T09:59:59.999Z"))).isFalse();
  }

  @Test
  void fromTheEndOfItsHourOn_isLate() {
    assertThat(SLIDING.isLate(EVENT, at("2025-10-01T10:00:00.000Z"))).isTrue();
  }

  @Test
  void lastMillisecondOfAnHour_isLateOneMillisecondLater() {
    long last = at("2025-10-01T09:59:59.999Z");
    assertThat(SLIDING.isLate(last, last)).isFalse();
    assertThat(SLIDING.isLate(last, last + 1)).isTrue();
  }

  @Test
  void firstMillisecondOfAnHour_belongsToThatHour() {
    long first = at("2025-10-01T10:00:00.000Z");
    assertThat(SLIDING.isLate(first, first)).isFalse();
    assertThat(SLIDING.isLate(first, at("2025-10-01T10:59:59.999Z"))).isFalse();
  }

  @Test
  void untilItsLastWindowIsClosed_isStillApplied() {
    assertThat(SLIDING.isTooLate(EVENT, at("2025-10-09T08:59:59.999Z"))).isFalse();
  }

  @Test
  void onceItsLastWindowIsClosed_isTooLate() {
    assertThat(SLIDING.isTooLate(EVENT, at("2025-10-09T09:00:00.000Z"))).isTrue();
  }

  @Test
  void tumblingWindows_areLateWhenTheOnlyOneHasPassed() {
    Lateness days = Lateness.tumbling(Duration.ofHours(24), Duration.ofHours(2));
    assertThat(days.isLate(EVENT, at("2025-10-01T23:59:59.999Z"))).isFalse();
    assertThat(days.isLate(EVENT, at("2025-10-02T00:00:00.000Z"))).isTrue();
    assertThat(days.isTooLate(EVENT, at("2025-10-02T01:59:59.999Z"))).isFalse();
    assertThat(days.isTooLate(EVENT, at("2025-10-02T02:00:00.000Z"))).isTrue();
  }

  @Test
  void unknownWatermark_makesNothingLate() {
    long unknown =
        org.apache.beam.sdk.transforms.windowing.BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis();
    assertThat(SLIDING.isLate(EVENT, unknown)).isFalse();
    assertThat(SLIDING.isTooLate(EVENT, unknown)).isFalse();
  }

  @Test
  void withoutWindows_nothingIsEverLate() {
    Lateness never = Lateness.never(Duration.ofDays(8));
    assertThat(never.isLate(EVENT, Long.MAX_VALUE)).isFalse();
    assertThat(never.isTooLate(EVENT, Long.MAX_VALUE)).isFalse();
    assertThat(never.horizonMillis()).isEqualTo(Duration.ofDays(8).toMillis());
  }

  @Test
  void whatLiesBeyondTheHorizon_isAlwaysTooLate() {
    for (long ago = 0; ago <= 3_600_000; ago += 60_000) {
      long event = EVENT + ago;
      assertThat(SLIDING.isTooLate(event, event + SLIDING.horizonMillis() + 1)).isTrue();
    }
  }

  private static long at(String instant) {
    return Instant.parse(instant).toEpochMilli();
  }
}
