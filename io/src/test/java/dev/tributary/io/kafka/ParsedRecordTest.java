package dev.tributary.io.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.event.CustomEventTypes;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.EventType;
import dev.tributary.contracts.event.Intake;
import dev.tributary.contracts.event.Purpose;
import dev.tributary.contracts.event.Reject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;

class ParsedRecordTest {
  private static final ParsedRecord.ParsedRecordCoder CODER =
      ParsedRecord.ParsedRecordCoder.of(Intake.ALL);

  @Test
  void copied_meansTheSame_evenIfThereWasNoValue() throws Exception {
    for (byte[] value :
        new byte[][] {
          null,
          new byte[0],
          "{".getBytes(StandardCharsets.UTF_8),
          Samples.json("a", Instant.parse("2026-03-02T12:00:00Z"))
        }) {
      ParsedRecord record = ParsedRecord.of(value, Intake.ALL);

      ParsedRecord copy = CoderUtils.clone(CODER, record);

      assertThat(copy.decoded()).isEqualTo(record.decoded());
      assertThat(copy.value()).isEqualTo(record.value());
    }
  }

  @Test
  void parsed_isAnEventOrAReject() {
    assertThat(
            ParsedRecord.of(Samples.json("a", Instant.parse("2026-03-02T12:00:00Z")), Intake.ALL)
                .decoded())
        .isInstanceOf(Event.class);
    assertThat(ParsedRecord.of(null, Intake.ALL).decoded()).isInstanceOf(Reject.class);
  }

  @Test
  void coder_isDeterministicAndSerializable() throws Exception {
    CODER.verifyDeterministic();
    CoderProperties.coderSerializable(CODER);
    CoderProperties.structuralValueDecodeEncodeEqual(
        CODER, ParsedRecord.of(new byte[] {1, 2}, Intake.ALL));
  }

  @Test
  void declaredTypes_areKnownToTheCopy() throws Exception {
    EventType note = CustomEventTypes.type("custom.note", Purpose.CUSTOM, Map.of(), List.of());
    Intake declared = Intake.ALL.with(CustomEventTypes.of("org-acme", List.of(note)));
    byte[] value =
        new String(Samples.json("a", Instant.parse("2026-03-02T12:00:00Z")), StandardCharsets.UTF_8)
            .replace("task.created", "custom.note")
            .getBytes(StandardCharsets.UTF_8);
    ParsedRecord parsed = ParsedRecord.of(value, declared);
    ParsedRecord.ParsedRecordCoder coder =
        SerializableUtils.clone(ParsedRecord.ParsedRecordCoder.of(declared));

    assertThat(parsed.decoded()).isInstanceOf(Event.class);
    assertThat(CoderUtils.clone(coder, parsed).decoded()).isEqualTo(parsed.decoded());
    assertThat(ParsedRecord.of(value, Intake.ALL).decoded()).isInstanceOf(Reject.class);
  }
}
