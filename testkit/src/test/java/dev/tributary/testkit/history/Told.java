package dev.tributary.testkit.history;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * One event of a worked example, in the shape of the contract: {@code Told.event("task.created",
 * "2025-10-01T09:00")}.
 */
final class Told {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final ObjectNode envelope = MAPPER.createObjectNode();
  private final ObjectNode payload = envelope.putObject("payload");

  private Told(String type, String at) {
    envelope.put("tenant_id", "org-acme");
    envelope.put("team_id", "eng-platform");
    envelope.put("source", "custom");
    envelope.put("event_type", type);
    envelope.putNull("actor_id");
    envelope.put("timestamp", at(at));
    envelope.put("schema_ver", 2);
  }

  static Told event(String type, String at) {
    return new Told(type, at);
  }

  static Told task(String verb, String at) {
    return event("task." + verb, at).with("task_id", "T-1");
  }

  static Told deploy(String at, String... tasks) {
    Told deploy =
        event("deploy.success", at).with("deploy_id", "d").with("environment", "production");
    List.of(tasks).forEach(deploy.payload.putArray("task_ids")::add);
    return deploy;
  }

  static Told pr(String verb, String at) {
    return event("pr." + verb, at).with("pr_id", "pr-1").with("author_actor_id", "ann").by("ann");
  }

  static Told review(String at, String reviewer) {
    return event("review.submitted", at)
        .with("pr_id", "pr-1")
        .with("state", "approved")
        .by(reviewer);
  }

  static Told build(String verb, String at, int attempt) {
    return event("build." + verb, at).with("build_id", "b-1").with("attempt", attempt);
  }

  static Told comment(String at, String actor, String medium) {
    return event("comment.created", at)
        .with("subject_id", "s-1")
        .with("actor_team_id", "eng-platform")
        .with("medium", medium)
        .by(actor);
  }

  static Told message(String at, String actor) {
    return event("message.sent", at)
        .with("channel_id", "c-1")
        .with("actor_team_id", "eng-platform")
        .by(actor);
  }

  /** The name of the actor before the tenant's secret was rotated. */
  Told formerly(String actor) {
    envelope.put("previous_actor_id", actor);
    return this;
  }

  Told by(String actor) {
    envelope.put("actor_id", actor);
    return this;
  }

  Told with(String field, Object value) {
    payload.set(field, MAPPER.valueToTree(value));
    return this;
  }

  Told without(String field) {
    payload.remove(field);
    return this;
  }

  Told of(String tenant, String team) {
    envelope.put("tenant_id", tenant);
    envelope.put("team_id", team);
    return this;
  }

  Told version(int version) {
    envelope.put("schema_ver", version);
    return this;
  }

  Told id(String id) {
    envelope.put("event_id", id);
    return this;
  }

  /** The event as it travels; it gets the number as its id unless it has one. */
  byte[] json(int number) {
    if (!envelope.has("event_id")) {
      envelope.put("event_id", "00000000-0000-5000-8000-%012d".formatted(number));
    }
    return Envelopes.bytes(envelope);
  }

  /** Seconds and milliseconds may be left out. */
  static String at(String text) {
    return text + "0000-00-00T00:00:00.000".substring(text.length()) + "Z";
  }
}
