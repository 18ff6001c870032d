package dev.tributary.contracts.event;

import dev.tributary.contracts.identity.EventIds;
import dev.tributary.contracts.identity.Person;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The canonical event: the one contract between tools and consumers (P-014, P-015).
 *
 * @param eventId the same for every delivery of the same fact
 * @param teamId the team that owns the subject
 * @param source {@code github}, {@code jira}, {@code slack}, {@code ci} or {@code custom}
 * @param eventType dotted, declared in {@link EventTypes}
 * @param actorId 64 hex digits, or null if no person acted; see {@code Pseudonyms}
 * @param keyId the tenant secret that made the pseudonym, or null
 * @param previousActorId the actor's pseudonym under the secret before, for a while after a
 *     rotation; else null. Compare people with {@link #actor}
 * @param timestampMillis when it happened, epoch milliseconds UTC
 * @param traceId 32 hex digits, or null
 * @param ingestedAtMillis when the collector took it, epoch milliseconds; 0 if unknown
 * @param sampledSpan null unless the event's way is told: then the span it comes from, 16 hex
 *     digits, or {@code Trace.NO_SPAN}. It travels beside the event and is no part of what the
 *     event says
 */
public record Event(
    UUID eventId,
    String tenantId,
    String teamId,
    String source,
    String eventType,
    String actorId,
    String keyId,
    String previousActorId,
    long timestampMillis,
    Payload payload,
    String traceId,
    long ingestedAtMillis,
    String sampledSpan)
    implements Decoded, Received {

  /** The version that this code writes; older ones are upgraded while they are read. */
  public static final int SCHEMA_VERSION = 2;

  public Event {
    Objects.requireNonNull(eventId, "eventId");
    Objects.requireNonNull(tenantId, "tenantId");
    Objects.requireNonNull(teamId, "teamId");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(eventType, "eventType");
    Objects.requireNonNull(payload, "payload");
  }

  /** An event whose way nobody tells. */
  public Event(
      UUID eventId,
      String tenantId,
      String teamId,
      String source,
      String eventType,
      String actorId,
      String keyId,
      String previousActorId,
      long timestampMillis,
      Payload payload,
      String traceId,
      long ingestedAtMillis) {
    this(
        eventId,
        tenantId,
        teamId,
        source,
        eventType,
        actorId,
        keyId,
        previousActorId,
        timestampMillis,
        payload,
        traceId,
        ingestedAtMillis,
        null);
  }

  /** An event of somebody whose tenant has not rotated its secret lately. */
  public Event(
      UUID eventId,
      String tenantId,
      String teamId,
      String source,
      String eventType,
      String actorId,
      String keyId,
      long timestampMillis,
      Payload payload,
      String traceId,
      long ingestedAtMillis) {
    this(
        eventId,
        tenantId,
        teamId,
        source,
        eventType,
        actorId,
        keyId,
        null,
        timestampMillis,
        payload,
        traceId,
        ingestedAtMillis);
  }

  /**
   * The same event with an id made from what it says, and marked so. What differs from one delivery
   * to the next has no part in it: the trace and when it was taken in.
   */
  Event withDerivedId(EventIds ids) {
    Map<String, Object> fields = new TreeMap<>(payload.fields());
    fields.remove(EventType.ID_DERIVED);
    UUID derived = ids.derived(EventJson.canonical(with(Payload.of(fields))));
    fields.put(EventType.ID_DERIVED, true);
    return with(derived, Payload.of(fields));
  }

  /** The same event with another payload. */
  public Event with(Payload changed) {
    return with(eventId, changed);
  }

  private Event with(UUID id, Payload changed) {
    return with(id, changed, sampledSpan);
  }

  /**
   * The same event, whose way is told from here on.
   *
   * @param span what {@link #sampledSpan} shall be
   */
  public Event sampledFrom(String span) {
    return with(eventId, payload, span);
  }

  private Event with(UUID id, Payload changed, String span) {
    return new Event(
        id,
        tenantId,
        teamId,
        source,
        eventType,
        actorId,
        keyId,
        previousActorId,
        timestampMillis,
        changed,
        traceId,
        ingestedAtMillis,
        span);
  }

  /**
   * One name for whoever acted, to count and to key by where nobody can look at two mentions at
   * once: the former pseudonym while there is one, so that a rotation does not make two of
   * somebody. Only at the end of {@code Pseudonyms.OVERLAP}, 90 days after a rotation, does the
   * name change.
   *
   * @return null if nobody acted
   */
  public String actorName() {
    return previousActorId == null ? actorId : previousActorId;
  }

  /** What its record is keyed by: the user of whom it tells, or else the team. */
  public String key() {
    return isActivity() && actorId != null ? actorId : teamId;
  }

  /** Whether it tells of a product's user, and so belongs to the topic of those. */
  public boolean isActivity() {
    return purpose() == Purpose.ACTIVITY;
  }

  /** Who acted, or null if nobody did. */
  public Person actor() {
    return Person.of(actorId, previousActorId);
  }

  /**
   * Who is named by a payload field of the kind {@link FieldKind#PERSON}, or null.
   *
   * @param field for example {@code author_actor_id}
   */
  public Person person(String field) {
    return Person.of(payload.text(field), payload.text(EventType.PREVIOUS + field));
  }

  /** What it may be processed for; {@code CUSTOM} for a type that its tenant has declared. */
  public Purpose purpose() {
    return eventType.startsWith(CustomEventTypes.PREFIX)
        ? Purpose.CUSTOM
        : EventTypes.require(eventType).purpose();
  }

  /** Identity and type only: payloads and people must not reach a log. */
  @Override
  public String toString() {
    return "Event[" + eventId + " " + eventType + " " + tenantId + "/" + teamId + "]";
  }
}
