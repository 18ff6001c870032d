package dev.tributary.contracts.event;

import static java.util.stream.Collectors.joining;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** An envelope in raw JSON, so that a test can write what {@link EventJson} never would. */
final class Envelope {
  private final Map<String, String> fields;

  private Envelope(Map<String, String> fields) {
    this.fields = fields;
  }

  /** A valid event of version 2 with every field. */
  static Envelope valid() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("event_id", "\"6bd8a28f-7366-59d1-ace7-826bc937ec11\"");
    fields.put("tenant_id", "\"org-acme\"");
    fields.put("team_id", "\"eng-platform\"");
    fields.put("source", "\"github\"");
    fields.put("event_type", "\"pr.opened\"");
    fields.put("actor_id", quoted("0f".repeat(32)));
    fields.put("key_id", "\"k1\"");
    fields.put("timestamp", "\"2026-03-02T09:15:00.250Z\"");
    fields.put(
        "payload",
        """
        {"additions":12,"author_actor_id":"%s","draft":false,"pr_id":"PR-7","task_ids":["T-1","T-2"]}"""
            .formatted("0f".repeat(32)));
    fields.put("schema_ver", "2");
    fields.put("trace_id", "\"4bf92f3577b34da6a3ce929d0e0e4736\"");
    fields.put("ingested_at", "\"2026-03-02T09:15:01.000Z\"");
    return new Envelope(fields);
  }

  /** The same of another type. */
  static Envelope of(String eventType, String payload) {
    return valid().with("event_type", quoted(eventType)).with("payload", payload);
  }

  /** The envelope with one field's raw JSON replaced or added. */
  Envelope with(String field, String json) {
    Map<String, String> copy = new LinkedHashMap<>(fields);
    copy.put(field, json);
    return new Envelope(copy);
  }

  Envelope without(String field) {
    Map<String, String> copy = new LinkedHashMap<>(fields);
    copy.remove(field);
    return new Envelope(copy);
  }

  String json() {
    return fields.entrySet().stream()
        .map(field -> quoted(field.getKey()) + ":" + field.getValue())
        .collect(joining(",", "{", "}"));
  }

  byte[] bytes() {
    return json().getBytes(StandardCharsets.UTF_8);
  }

  static String quoted(String text) {
    return '"' + text + '"';
  }
}
