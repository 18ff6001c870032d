package dev.tributary.io.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.contracts.event.DeadLetter;
import dev.tributary.contracts.event.Original;
import dev.tributary.contracts.event.ReasonCode;
import dev.tributary.contracts.event.RecordHeader;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class DeadLetterHeadersTest {
  private static ConsumerRecord<byte[], byte[]> record(byte[] value) {
    return new ConsumerRecord<>("dead-letters", 0, 0, null, value);
  }

  private static DeadLetter letter(ReasonCode reason, Original original) {
    return new DeadLetter(
        reason, "receive", "größer als erlaubt", original, "events", 3, 1L << 40, 17);
  }

  private static DeadLetter copy(DeadLetter letter) {
    ConsumerRecord<byte[], byte[]> record = record(letter.original().value());
    DeadLetterHeaders.write(letter, record.headers());
    return DeadLetterHeaders.read(record);
  }

  @Test
  void written_isReadBackEqual_forEveryReason() {
    for (ReasonCode reason : ReasonCode.values()) {
      DeadLetter letter = letter(reason, Original.of(new byte[] {1}));

      assertThat(copy(letter)).isEqualTo(letter);
    }
  }

  @Test
  void keyAndHeadersOfTheOriginal_areKept_alsoThoseNamedLikeOurs() {
    DeadLetter letter =
        letter(
            ReasonCode.FIELD_MISSING,
            new Original(
                new byte[] {'t', 0},
                new byte[] {1},
                List.of(
                    new RecordHeader("reason", new byte[] {'x'}),
                    new RecordHeader("header.", null),
                    new RecordHeader("twice", new byte[] {1}),
                    new RecordHeader("twice", new byte[] {2})),
                true));

    assertThat(copy(letter)).isEqualTo(letter);
  }

  @Test
  void headersThatWouldNotFit_areLeftOut_andTheOriginalIsNoLongerWhole() {
    RecordHeader huge = new RecordHeader("huge", new byte[DeadLetterHeaders.ROOM_BYTES]);
    RecordHeader small = new RecordHeader("small", new byte[] {1});

    Original kept =
        copy(letter(
                ReasonCode.FIELD_MISSING,
                new Original(new byte[] {'t'}, new byte[] {1}, List.of(huge, small), true)))
            .original();

    assertThat(kept.headers()).containsExactly(small);
    assertThat(kept.whole()).isFalse();
  }

  @Test
  void aRecordThatWeDidNotWrite_isRefusedNamingWhatItLacks() {
    ConsumerRecord<byte[], byte[]> foreign = record(new byte[] {1});
    assertThatThrownBy(() -> DeadLetterHeaders.read(foreign))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the record has no header reason");

    foreign.headers().add("reason", new byte[] {'x'});
    assertThatThrownBy(() -> DeadLetterHeaders.read(foreign))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("unknown reason x");
  }
}
