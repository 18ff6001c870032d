package dev.tributary.io.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.gateway.RefusedSample.Reason;
import dev.tributary.io.prometheus.StoreAnswer.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreAnswerTest {
  @ParameterizedTest
  @CsvSource({
    "204, '', TAKEN, REJECTED",
    "0, connection refused, AGAIN, REJECTED",
    "429, slow down, AGAIN, REJECTED",
    "503, starting, AGAIN, REJECTED",
    "500, too old sample, REFUSED, TOO_OLD",
    "400, out of bounds, REFUSED, TOO_OLD",
    "400, out of order sample, REFUSED, OUT_OF_ORDER",
    "400, duplicate sample for timestamp, REFUSED, OUT_OF_ORDER",
    "400, label name is not valid, REFUSED, REJECTED",
    "413, too large, REFUSED, REJECTED",
    "401, who are you, REFUSED_ALL, REJECTED",
    "403, not you, REFUSED_ALL, REJECTED",
    "404, remote write receiver is not enabled, REFUSED_ALL, REJECTED",
    "302, elsewhere, REFUSED_ALL, REJECTED"
  })
  void statusAndText_sayWhatToDo(int status, String text, Verdict verdict, Reason reason) {
    StoreAnswer answer = StoreAnswer.of(status, text, "");

    assertThat(answer.verdict()).isEqualTo(verdict);
    assertThat(answer.reason()).isEqualTo(reason);
  }

  @Test
  void retryAfter_isSeconds_anythingElseIsOurChoice() {
    assertThat(StoreAnswer.of(429, "", "7").retryAfterMillis()).isEqualTo(7_000);
    assertThat(StoreAnswer.of(429, "", "Fri, 31 Dec 1999 23:59:59 GMT").retryAfterMillis())
        .isZero();
    assertThat(StoreAnswer.of(429, "", "").retryAfterMillis()).isZero();
  }

  @Test
  void text_isOneLine_andShort() {
    assertThat(StoreAnswer.of(400, "first\nsecond " + "x".repeat(500), "").text())
        .isEqualTo("first");
    assertThat(StoreAnswer.of(400, "x".repeat(500), "").text()).hasSize(300);
  }
}
