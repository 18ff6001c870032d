package dev.tributary.io.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.contracts.event.DeadLetter;
import dev.tributary.contracts.event.ReasonCode;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class DeadLetterHeadersTest {
  private static ConsumerRecord<byte[], byte[]> record(byte[] value) {
    return new ConsumerRecord<>("dead-letters", 0, 0, null, value);
  }

  @Test
  void written_isReadBackEqual_forEveryReason() {
    for (ReasonCode reason : ReasonCode.values()) {
      DeadLetter letter =
          new DeadLetter(
              reason, "receive", "größer als erlaubt", new byte[] {1}, "events", 3, 1L << 40, 17);
      ConsumerRecord<byte[], byte[]> record = record(letter.original());
      DeadLetterHeaders.write(letter, record.headers());

      assertThat(DeadLetterHeaders.read(record)).isEqualTo(letter);
    }
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
