package dev.tributary.contracts.event;

import dev.tributary.contracts.identity.Person;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * People who are to be forgotten, known by hashes of their pseudonyms. Their events stay, without
 * them: that work was done is the team's, who did it is theirs.
 */
public final class ErasedPeople implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int PSEUDONYM_LENGTH = 64;

  private final HashMap<String, HashSet<String>> hashesByTenant = new HashMap<>();

  private ErasedPeople() {}

  /** Nobody yet. */
  public static ErasedPeople none() {
    return new ErasedPeople();
  }

  /** The same and more of one tenant, by their hashes. */
  public ErasedPeople and(String tenantId, Collection<String> hashes) {
    ErasedPeople more = new ErasedPeople();
    hashesByTenant.forEach((tenant, known) -> more.of(tenant).addAll(known));
    more.of(tenantId).addAll(hashes);
    return more;
  }

  private HashSet<String> of(String tenantId) {
    return hashesByTenant.computeIfAbsent(tenantId, tenant -> new HashSet<>());
  }

  /** What is kept of somebody who is forgotten: 64 hex digits that stand for no user id. */
  public static String hash(String tenantId, String pseudonym) {
    return DigestUtils.sha256Hex((tenantId + "|" + pseudonym).getBytes(StandardCharsets.UTF_8));
  }

  /** Whether a pseudonym of a tenant is one of theirs. */
  public boolean contains(String tenantId, String pseudonym) {
    Set<String> hashes = hashesByTenant.getOrDefault(tenantId, new HashSet<>());
    return pseudonym != null && !hashes.isEmpty() && hashes.contains(hash(tenantId, pseudonym));
  }

  /**
   * The event without these people: neither as actor nor in a field, nor the trace that leads to
   * the request in which they came. The same event if it names none of them.
   */
  public Event forget(Event event) {
    if (!hashesByTenant.containsKey(event.tenantId())) {
      return event;
    }
    boolean actor =
        contains(event.tenantId(), event.actorId())
            || contains(event.tenantId(), event.previousActorId());
    Map<String, Object> kept = new HashMap<>(event.payload().fields());
    kept.keySet().removeIf(field -> isTheirs(event, field));
    if (!actor && kept.size() == event.payload().fields().size()) {
      return event;
    }
    Person left = actor ? null : event.actor();
    boolean namesOthers = left != null || kept.keySet().stream().anyMatch(f -> isPerson(event, f));
    return new Event(
        event.eventId(),
        event.tenantId(),
        event.teamId(),
        event.source(),
        event.eventType(),
        left == null ? null : left.id(),
        namesOthers ? event.keyId() : null,
        left == null ? null : left.previousId(),
        event.timestampMillis(),
        Payload.of(kept),
        null,
        event.ingestedAtMillis());
  }

  /** The names by which an event calls these people: the ones looked for, and those beside them. */
  public Set<String> namesIn(Event event) {
    Set<String> names = new HashSet<>();
    addIfTheirs(event, event.actor(), names);
    for (String field : event.payload().fields().keySet()) {
      if (isPerson(event, field) && !field.startsWith(EventType.PREVIOUS)) {
        addIfTheirs(event, event.person(field), names);
      }
    }
    return names;
  }

  private void addIfTheirs(Event event, Person person, Set<String> names) {
    if (person != null
        && (contains(event.tenantId(), person.id())
            || contains(event.tenantId(), person.previousId()))) {
      names.add(person.id());
      if (person.previousId() != null) {
        names.add(person.previousId());
      }
    }
  }

  private boolean isTheirs(Event event, String field) {
    if (!isPerson(event, field)) {
      return false;
    }
    String name =
        field.startsWith(EventType.PREVIOUS) ? field.substring(EventType.PREVIOUS.length()) : field;
    return contains(event.tenantId(), text(event, name))
        || contains(event.tenantId(), text(event, EventType.PREVIOUS + name));
  }

  private static boolean isPerson(Event event, String field) {
    String text = text(event, field);
    return text != null && text.length() == PSEUDONYM_LENGTH;
  }

  private static String text(Event event, String field) {
    return event.payload().fields().get(field) instanceof String text ? text : null;
  }
}
