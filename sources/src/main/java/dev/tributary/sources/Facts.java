package dev.tributary.sources;

import static dev.tributary.sources.IgnoredReason.JSON_MALFORMED;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.EventType;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.identity.Person;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Collects what one delivery says; everything common to its events is filled in here, once. */
final class Facts {
  private final Delivery delivery;
  private final Tenant tenant;
  private final String tool;
  private final List<Event> events = new ArrayList<>();
  private final List<Ignored> ignored = new ArrayList<>();
  private final SecondNet net = new SecondNet();

  private Facts(Delivery delivery, Tenant tenant, String tool) {
    this.delivery = delivery;
    this.tenant = tenant;
    this.tool = tool;
  }

  /** Runs a mapping over a delivery's body; what cannot be used becomes a reason. */
  static Normalised collect(
      Delivery delivery, Tenant tenant, String tool, BiConsumer<Body, Facts> mapping) {
    Facts facts = new Facts(delivery, tenant, tool);
    try {
      JsonNode body = delivery.body();
      if (body != null && body.isObject()) {
        facts.attempt(() -> mapping.accept(new Body(body), facts));
      } else {
        facts.ignore(JSON_MALFORMED, "body");
      }
    } catch (IOException e) {
      facts.ignore(JSON_MALFORMED, "body");
    }
    return new Normalised(facts.events, facts.ignored, facts.net.caught());
  }

  /** Runs a part of a mapping whose failure must not take the other parts with it. */
  void attempt(Runnable part) {
    try {
      part.run();
    } catch (NotUsable e) {
      ignored.add(e.ignored());
    }
  }

  Delivery delivery() {
    return delivery;
  }

  Tenant tenant() {
    return tenant;
  }

  void ignore(IgnoredReason reason, String what) {
    ignored.add(new Ignored(reason, what));
  }

  /** Whether nothing has been said yet, neither an event nor a reason. */
  boolean isEmpty() {
    return events.isEmpty() && ignored.isEmpty();
  }

  /**
   * Starts an event.
   *
   * @param eventType dotted; what follows the last dot is the verb of the event's id
   * @param teamId the team that owns the subject
   * @param atMillis when it happened
   */
  Fact fact(String eventType, String teamId, long atMillis) {
    return new Fact(eventType, teamId, atMillis);
  }

  /** One event in the making. */
  final class Fact {
    private final String eventType;
    private final String teamId;
    private final long atMillis;
    private final Map<String, Object> payload = new LinkedHashMap<>();
    private Person actor;
    private boolean namesPeople;

    private Fact(String eventType, String teamId, long atMillis) {
      this.eventType = eventType;
      this.teamId = teamId;
      this.atMillis = atMillis;
    }

    /** Who acted, by the tool's stable user id; null if nobody is named. */
    Fact by(String userId) {
      this.actor = person(userId);
      return this;
    }

    /** A payload field; null leaves it out. */
    Fact with(String field, Object value) {
      payload.put(field, value);
      return this;
    }

    /** Another person whom the payload names, by the tool's stable user id. */
    Fact withPerson(String field, String userId) {
      Person person = person(userId);
      return person == null
          ? this
          : with(field, person.id()).with(EventType.PREVIOUS + field, person.previousId());
    }

    private Person person(String userId) {
      namesPeople |= userId != null;
      return tenant.pseudonyms().personAt(userId, atMillis);
    }

    /** The team to which a person belonged when it happened, by the tool's stable user id. */
    Fact withTeamOf(String userId) {
      return with("actor_team_id", tenant.teamOfPerson(userId, atMillis));
    }

    /** Within how many minutes the task should be done, where the tenant has said so. */
    Fact withSla(Asset asset, String project, String priority) {
      return with("sla_minutes", tenant.directory().slaMinutes(asset, project, teamId, priority));
    }

    /**
     * Finishes the event.
     *
     * @param object the kind of thing in the tool, for example {@code pull_request}
     * @param keyParts what identifies the fact in the tool
     */
    void keyed(String object, Object... keyParts) {
      List<String> key = new ArrayList<>();
      for (Object part : keyParts) {
        key.add(String.valueOf(part));
      }
      String verb = eventType.substring(eventType.lastIndexOf('.') + 1);
      String source = EnvelopeSource.of(tool, eventType);
      if (!source.equals(tool)) {
        with("tool", tool);
      }
      events.add(
          net.mask(
              new Event(
                  tenant.eventIds().id(tool, object, String.join(":", key), verb),
                  tenant.tenantId(),
                  teamId,
                  source,
                  eventType,
                  actor == null ? null : actor.id(),
                  namesPeople ? tenant.pseudonyms().keyIdAt(atMillis) : null,
                  actor == null ? null : actor.previousId(),
                  atMillis,
                  Payload.of(payload),
                  delivery.traceId(),
                  delivery.receivedAtMillis())));
    }
  }
}
