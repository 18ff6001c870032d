package dev.tributary.io.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SlownessTest {
  private static final long NOON = 1_772_452_800_000L;

  private final Slowness slowness = new Slowness(20_000);

  @Test
  void theSlowestSenderCounts() {
    slowness.note("near", NOON, NOON + 5_000);
    slowness.note("far", NOON - 10_000, NOON + 5_500);

    assertThat(slowness.millis()).isEqualTo(15_500);
  }

  @Test
  void aCorrectionOfAnOlderWindow_saysNothingOfItsSender() {
    slowness.note("near", NOON, NOON + 5_000);
    slowness.note("near", NOON - 10_000, NOON + 5_001);

    assertThat(slowness.millis()).isEqualTo(5_000);
  }

  @Test
  void whoIsTooSlow_isNotWaitedFor() {
    slowness.note("near", NOON, NOON + 5_000);
    slowness.note("down", NOON - 60_000, NOON + 5_000);

    assertThat(slowness.millis()).isEqualTo(5_000);
  }

  @Test
  void whoIsQuickAgain_orSilent_isForgottenWithinTwoMinutes() {
    slowness.note("slow", NOON, NOON + 15_000);
    slowness.note("gone", NOON, NOON + 19_000);
    for (int seconds = 70; seconds < 190; seconds += 10) {
      slowness.note("slow", NOON + seconds * 1000L, NOON + seconds * 1000L + 5_000);
    }

    assertThat(slowness.millis()).isEqualTo(5_000);
  }
}
