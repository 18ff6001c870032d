package dev.tributary.transforms;

import dev.tributary.contracts.event.DeadLetter;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Original;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.event.ReasonCode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What tools tell: events of the team {@code acme / eng-platform} unless it says otherwise. */
public final class Told {
  public static final String TENANT = "acme";
  public static final String TEAM = "eng-platform";

  private Told() {}

  public static Event task(String verb, String task, String at) {
    return event("task." + verb, at, Map.of("task_id", task, "from", "a", "to", "b"));
  }

  /** A deployment to production. */
  public static Event deployed(String at, String... tasks) {
    return event(
        "deploy.success",
        at,
        Map.of("deploy_id", "d-" + at, "environment", "production", "task_ids", List.of(tasks)));
  }

  public static Event pullRequest(String verb, String id, String at) {
    return event("pr." + verb, at, Map.of("pr_id", id, "author_actor_id", "ada"));
  }

  public static Event pullRequest(String verb, String id, String at, String flag) {
    return event("pr." + verb, at, Map.of("pr_id", id, "author_actor_id", "ada", flag, true));
  }

  public static Event reviewed(String id, String at, String actor) {
    return by(actor, event("review.submitted", at, Map.of("pr_id", id)));
  }

  public static Event build(String verb, String id, String at, long attempt) {
    return event("build." + verb, at, Map.of("build_id", id, "attempt", attempt));
  }

  /** A comment of somebody of the same team; a null medium is one that nobody named. */
  public static Event commented(String at, String actor, String medium) {
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("subject_id", "s-" + actor);
    payload.put("actor_team_id", TEAM);
    payload.put("medium", medium);
    return by(actor, event("comment.created", at, payload));
  }

  public static Event said(String at, String actor) {
    return by(
        actor,
        event("message.sent", at, Map.of("channel_id", "c-" + actor, "actor_team_id", TEAM)));
  }

  /** A task that may take some minutes. */
  public static Event created(String task, String at, long slaMinutes) {
    return event("task.created", at, Map.of("task_id", task, "sla_minutes", slaMinutes));
  }

  /** A task that moves into a category. */
  public static Event moved(String task, String at, String category) {
    return event(
        "task.transitioned",
        at,
        Map.of("task_id", task, "from", "a", "to", "b", "category", category));
  }

  public static Event incident(String verb, String id, String at) {
    return event("incident." + verb, at, Map.of("incident_id", id));
  }

  /** An event that only counts itself. */
  public static Event pushed(String at) {
    return event("commit.pushed", at, Map.of("repo_id", "tributary"));
  }

  public static Event viewed(String at, String user, String page) {
    return by(user, event("page_view", at, Map.of("session_id", "s-" + user, "page", page)));
  }

  public static Event paid(String type, String at, String user, String currency, long minor) {
    return by(
        user,
        event(
            type,
            at,
            Map.of("session_id", "s-" + user, "currency", currency, "amount_minor", minor)));
  }

  public static Event left(String at, String user) {
    return by(user, event("session_end", at, Map.of("session_id", "s-" + user)));
  }

  /** The same event, which was taken in at an instant. */
  public static Event takenIn(String at, Event it) {
    return new Event(
        it.eventId(),
        it.tenantId(),
        it.teamId(),
        it.source(),
        it.eventType(),
        it.actorId(),
        it.keyId(),
        it.timestampMillis(),
        it.payload(),
        it.traceId(),
        Instant.parse(at).toEpochMilli());
  }

  public static Event event(String type, String at, Map<String, ?> payload) {
    return new Event(
        UUID.nameUUIDFromBytes((type + at + payload).getBytes(StandardCharsets.UTF_8)),
        TENANT,
        TEAM,
        "custom",
        type,
        null,
        null,
        Instant.parse(at).toEpochMilli(),
        Payload.of(payload),
        null,
        0);
  }

  public static Event by(String actor, Event event) {
    return copy(event, event.eventId(), event.teamId(), actor, event.payload());
  }

  /** The same event after a rotation: its actor had this name before. */
  public static Event renamed(String previous, Event it) {
    return new Event(
        it.eventId(),
        it.tenantId(),
        it.teamId(),
        it.source(),
        it.eventType(),
        it.actorId(),
        it.keyId(),
        previous,
        it.timestampMillis(),
        it.payload(),
        it.traceId(),
        it.ingestedAtMillis());
  }

  public static Event comment(String at, String actor, String actorTeam) {
    return by(
        actor,
        event(
            "comment.created",
            at,
            Map.of("subject_id", "PR-of-" + actor, "actor_team_id", actorTeam)));
  }

  public static Event ofTeam(String team, Event event) {
    UUID id = UUID.nameUUIDFromBytes((team + event.eventId()).getBytes(StandardCharsets.UTF_8));
    return copy(event, id, team, event.actorId(), event.payload());
  }

  public static Event withId(String id, Event event) {
    return copy(event, UUID.fromString(id), event.teamId(), event.actorId(), event.payload());
  }

  public static Event with(String field, Object value, Event event) {
    Map<String, Object> fields = new LinkedHashMap<>(event.payload().fields());
    fields.put(field, value);
    return copy(event, event.eventId(), event.teamId(), event.actorId(), Payload.of(fields));
  }

  public static DeadLetter rejected(long offset, String at) {
    return new DeadLetter(
        ReasonCode.JSON_MALFORMED,
        "decode",
        "not JSON",
        Original.of(new byte[] {'{'}),
        "events-raw",
        0,
        offset,
        Instant.parse(at).toEpochMilli());
  }

  private static Event copy(Event it, UUID id, String team, String actor, Payload payload) {
    return new Event(
        id,
        it.tenantId(),
        team,
        it.source(),
        it.eventType(),
        actor,
        it.keyId(),
        it.timestampMillis(),
        payload,
        it.traceId(),
        it.ingestedAtMillis());
  }
}
