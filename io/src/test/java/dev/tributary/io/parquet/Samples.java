package dev.tributary.io.parquet;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Payload;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** Events for the tests of the archive: plain unless a test says otherwise. */
final class Samples {
  private Samples() {}

  static UUID id(long number) {
    return UUID.nameUUIDFromBytes(("event " + number).getBytes(StandardCharsets.UTF_8));
  }

  static Event event(long number, String tenant, String time) {
    return event(id(number), tenant, time, Payload.of(Map.of("task_id", "T-" + number)));
  }

  static Event event(UUID id, String tenant, String time, Payload payload) {
    return new Event(
        id,
        tenant,
        "eng-platform",
        "jira",
        "task.created",
        "ab".repeat(32),
        "k1",
        Instant.parse(time).toEpochMilli(),
        payload,
        "0123456789abcdef0123456789abcdef",
        Instant.parse(time).toEpochMilli() + 1500);
  }
}
