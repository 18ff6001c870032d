package dev.tributary.contracts.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What ends up in a log when somebody logs a record: never a value, never a person. */
class RedactionTest {
  private static final String SECRET = "jane.doe";
  private static final String ACTOR = "0f".repeat(32);
  private static final byte[] BYTES = SECRET.getBytes(StandardCharsets.UTF_8);
  private static final Payload PAYLOAD =
      Payload.of(Map.of("branch", SECRET, "task_ids", List.of(SECRET)));
  private static final Event EVENT =
      new Event(
          new UUID(1, 2),
          "org-acme",
          "eng-web",
          "github",
          "pr.opened",
          ACTOR,
          "key-7",
          0,
          PAYLOAD,
          null,
          0);

  @Test
  void records_showIdentityAndKindOnly() {
    Original original = new Original(BYTES, BYTES, List.of(new RecordHeader("user", BYTES)), true);
    assertThat(original.toString() + original.headers()).doesNotContain(SECRET);
    assertThat(PAYLOAD).hasToString("Payload[branch, task_ids]");
    assertThat(EVENT)
        .hasToString("Event[00000000-0000-0001-0000-000000000002 pr.opened org-acme/eng-web]");
    assertThat(new Reject(ReasonCode.FIELD_INVALID, "source is unknown", BYTES))
        .hasToString("Reject[field.invalid, 8 bytes]");
    assertThat(
            new DeadLetter(ReasonCode.FIELD_INVALID, "receive", "m", original, "events", 3, 42, 0))
        .hasToString("DeadLetter[events-3-42, field.invalid, 8 bytes]");
    assertThat(new LateEvent(EVENT, "delivery", 1, 1, true).toString())
        .doesNotContain(SECRET)
        .doesNotContain(ACTOR)
        .doesNotContain("key-7");
  }
}
