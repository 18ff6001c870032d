package dev.tributary.io.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** With a store that is played: a real one is never busy on request. */
class PatientStoreTest {
  private final List<Long> pauses = new ArrayList<>();
  private final PatientStore store =
      new PatientStore(
          PrometheusTarget.at("http://store/api/v1/write", Credentials.none()), pauses::add);

  @Test
  void busyStore_isLeftAloneForAsLongAsItAsks_butNotLongerThanAMinute() throws Exception {
    StoreAnswer last =
        ask(
            StoreAnswer.of(429, "busy", "30"),
            StoreAnswer.of(503, "busy", "86400"),
            StoreAnswer.of(204, "", ""));

    assertThat(last.status()).isEqualTo(204);
    assertThat(pauses).containsExactly(30_000L, 60_000L);
    assertThat(store.takeRetries()).isEqualTo(2);
    assertThat(store.takeRetries()).isZero();
  }

  @Test
  void pauses_growWhileTheStoreIsAway_andEndAfterAMinuteOrSo() throws Exception {
    StoreAnswer last = store.ask(() -> StoreAnswer.none("connection refused"));

    assertThat(last.verdict()).isEqualTo(StoreAnswer.Verdict.AGAIN);
    assertThat(pauses).hasSize(12).allMatch(pause -> pause <= 15_000);
    assertThat(pauses.get(11)).isGreaterThan(pauses.get(0));
    assertThat(pauses.stream().mapToLong(Long::longValue).sum()).isBetween(20_000L, 120_000L);
  }

  @Test
  void refusal_isNeverRepeated() throws Exception {
    assertThat(ask(StoreAnswer.of(400, "out of order sample", "9")).status()).isEqualTo(400);
    assertThat(ask(StoreAnswer.of(401, "who are you", "9")).status()).isEqualTo(401);
    assertThat(pauses).isEmpty();
  }

  private StoreAnswer ask(StoreAnswer... answers) throws InterruptedException {
    Queue<StoreAnswer> left = new ArrayDeque<>(List.of(answers));
    return store.ask(left::remove);
  }
}
