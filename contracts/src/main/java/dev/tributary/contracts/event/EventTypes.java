package dev.tributary.contracts.event;

import static dev.tributary.contracts.event.FieldKind.AMOUNT;
import static dev.tributary.contracts.event.FieldKind.CURRENCY;
import static dev.tributary.contracts.event.FieldKind.PAGE;
import static dev.tributary.contracts.event.Purpose.ACTIVITY;
import static dev.tributary.contracts.event.Purpose.COLLABORATION;
import static dev.tributary.contracts.event.Purpose.DELIVERY;
import static dev.tributary.contracts.event.Purpose.OPERATIONS;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The event-type registry, version 2: every type, its purpose and its payload allow-list, written
 * once. An event whose type is not here is rejected with {@code type.undeclared}.
 */
public final class EventTypes {
  private static final Map<String, EventType> BY_NAME = new LinkedHashMap<>();

  static {
    declare(
        type("task.created", DELIVERY)
            .requires("task_id")
            .text("kind", "priority", "tool")
            .number("sla_minutes"));
    declare(type("task.transitioned", DELIVERY).requires("task_id", "from", "to").text("category"));
    declare(type("task.blocked", DELIVERY).requires("task_id").text("reason_code"));
    declare(type("task.unblocked", DELIVERY).requires("task_id").text("reason_code"));
    declare(type("task.completed", DELIVERY).requires("task_id").text("resolution"));
    declare(type("task.reopened", DELIVERY).requires("task_id").text("resolution"));

    for (String verb :
        new String[] {"opened", "merged", "closed", "reopened", "ready", "drafted"}) {
      declare(
          type("pr." + verb, DELIVERY)
              .requires("pr_id")
              .person("author_actor_id")
              .flag("draft", "is_bot")
              .texts("task_ids")
              .number("additions", "deletions")
              .text("tool"));
    }
    for (String verb : new String[] {"requested", "submitted"}) {
      declare(
          type("review." + verb, DELIVERY)
              .requires("pr_id")
              .text("state", "actor_team_id", "tool")
              .flag("is_bot"));
    }
    declare(
        type("comment.created", COLLABORATION)
            .requires("subject_id", "actor_team_id")
            .text("subject_kind", "medium", "tool")
            .flag("is_bot"));
    declare(
        type("message.sent", COLLABORATION)
            .requires("channel_id", "actor_team_id")
            .text("thread_id")
            .flag("is_bot"));
    declare(
        type("commit.pushed", DELIVERY)
            .requires("repo_id")
            .text("branch", "tool")
            .number("commit_count")
            .flag("is_bot"));
    for (String verb : new String[] {"started", "succeeded", "failed", "cancelled"}) {
      declare(
          type("build." + verb, DELIVERY)
              .requires("build_id")
              .text("pipeline", "branch", "tool")
              .number("duration_ms", "attempt"));
    }
    for (String verb : new String[] {"success", "failed", "rolled_back"}) {
      declare(
          type("deploy." + verb, DELIVERY)
              .requires("deploy_id", "environment")
              .texts("task_ids", "pr_ids")
              .text("first_commit_at", "tool", "service")
              .flag("unplanned"));
    }
    declare(incident("opened").releases("caused_by_deploy_id", DELIVERY));
    declare(incident("acknowledged"));
    declare(incident("resolved"));

    declare(activity("page_view").requires(PAGE, "page"));
    declare(activity("purchase").requires(CURRENCY, "currency").requires(AMOUNT, "amount_minor"));
    declare(activity("refund").requires(CURRENCY, "currency").requires(AMOUNT, "amount_minor"));
    declare(activity("session_end"));
  }

  private EventTypes() {}

  private static EventType.Builder type(String name, Purpose purpose) {
    return EventType.named(name, purpose);
  }

  private static EventType.Builder incident(String verb) {
    return type("incident." + verb, OPERATIONS)
        .requires("incident_id")
        .text("severity", "caused_by_deploy_id", "tool", "service");
  }

  private static EventType.Builder activity(String name) {
    return type(name, ACTIVITY).text("session_id").flag("is_bot", EventType.ID_DERIVED);
  }

  private static void declare(EventType.Builder type) {
    // Any tool may say any of it; which one it was is named where the source does not.
    EventType declared = type.text("tool").declare();
    BY_NAME.put(declared.name(), declared);
  }

  /** The declaration of a type, if there is one. */
  public static Optional<EventType> find(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /**
   * The declaration of a type that must exist.
   *
   * @throws IllegalArgumentException if it is not declared
   */
  public static EventType require(String name) {
    return find(name)
        .orElseThrow(() -> new IllegalArgumentException("event type " + name + " is not declared"));
  }

  /** All declarations, in the order of the contract. */
  public static Collection<EventType> all() {
    return Collections.unmodifiableCollection(BY_NAME.values());
  }

  /** The type that {@code incident.opened#caused_by_deploy_id} or {@code incident.opened} names. */
  public static String typeOf(String read) {
    int field = read.indexOf('#');
    return field < 0 ? read : read.substring(0, field);
  }

  /**
   * Refuses a reader whose types do not all serve its purpose (P-076).
   *
   * @param reads types, or single fields of types as {@code incident.opened#caused_by_deploy_id}
   * @throws IllegalArgumentException naming the reader, its purpose and the offending type
   */
  public static void requirePurpose(String reader, Purpose purpose, String... reads) {
    for (String read : reads) {
      EventType type = require(typeOf(read));
      boolean whole = read.equals(type.name());
      boolean allowed =
          whole
              ? type.purpose() == purpose
              : type.mayBeRead(read.substring(type.name().length() + 1), purpose);
      if (!allowed) {
        throw new IllegalArgumentException(
            reader
                + " is processed for "
                + purpose
                + " and must not read "
                + read
                + ", which is collected for "
                + type.purpose());
      }
    }
  }
}
