package dev.tributary.io.kafka;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.EventJson;
import dev.tributary.contracts.event.Payload;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** Events for the tests of the topics. */
final class Samples {
  private Samples() {}

  static Event event(String id, Instant time) {
    return event(id, "eng-platform", time);
  }

  static Event event(String id, String team, Instant time) {
    return new Event(
        UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)),
        "org-acme",
        team,
        "jira",
        "task.created",
        null,
        null,
        time.toEpochMilli(),
        Payload.of(Map.of("task_id", id)),
        null,
        0);
  }

  static byte[] json(String id, Instant time) {
    return EventJson.encode(event(id, time));
  }
}
