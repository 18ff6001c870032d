package dev.tributary.contracts.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** However often a record is sent again, it stays one problem. */
class DeadLetterTest {
  private static final RecordHeader ITS_OWN = RecordHeader.of("schema_ver", "3");

  @Test
  void aRecordRefusedForTheFirstTime_isItsOwnFirst() {
    DeadLetter letter = letter(42, ITS_OWN);

    assertThat(letter.firstKey()).isEqualTo("events-3-42");
    assertThat(letter.attempts()).isEqualTo(1);
    assertThat(letter.headersForReplay())
        .containsExactly(
            ITS_OWN,
            RecordHeader.of("replayed_from", "events-3-42"),
            RecordHeader.of("attempts", "2"));
  }

  @Test
  void aRecordRefusedAgain_pointsAtItsFirstLetter_andCounts() {
    DeadLetter first = letter(42, ITS_OWN);
    DeadLetter second = letter(99, first.headersForReplay().toArray(RecordHeader[]::new));
    DeadLetter third = letter(120, second.headersForReplay().toArray(RecordHeader[]::new));

    assertThat(third.firstKey()).isEqualTo(first.key());
    assertThat(third.attempts()).isEqualTo(3);
    assertThat(third.original().headers()).hasSize(3);
  }

  @Test
  void attemptsThatSomebodyMadeUp_areNotCounted() {
    for (String nonsense : List.of("", "-1", "0", "many", "99999999999999999999")) {
      assertThat(letter(42, RecordHeader.of("attempts", nonsense)).attempts())
          .as(nonsense)
          .isEqualTo(1);
    }
  }

  private static DeadLetter letter(long offset, RecordHeader... headers) {
    return new DeadLetter(
        ReasonCode.SCHEMA_UNSUPPORTED,
        "receive",
        "message",
        new Original(null, new byte[] {1}, List.of(headers), true),
        "events",
        3,
        offset,
        0);
  }
}
