package dev.tributary.transforms.operational;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Payload;
import dev.tributary.transforms.TeamKey;
import dev.tributary.transforms.operational.Fact.Verb;
import dev.tributary.transforms.operational.Subject.Kind;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.beam.sdk.values.KV;

/** Reads events as facts about tasks and incidents. */
final class Facts {
  private static final long TEN_YEARS = 5_256_000;

  private static final Map<String, Integer> TARGETS =
      Map.of("P0", 60, "P1", 240, "P2", 1_440, "P3", 4_320, "P4", 10_080);

  private Facts() {}

  /** The facts of one event, by subject; none for events that only count themselves. */
  static List<KV<Subject, Fact>> of(Event event) {
    return switch (event.eventType()) {
      case "task.created" ->
          task(
              event,
              Fact.created(event.timestampMillis(), event.eventId(), target(event.payload())));
      case "task.transitioned" -> task(event, moved(event.payload().text("category")));
      case "task.blocked" -> task(event, Verb.BLOCKED);
      case "task.unblocked" -> task(event, Verb.UNBLOCKED);
      case "task.completed" -> task(event, Verb.COMPLETED);
      case "task.reopened" -> task(event, Verb.REOPENED);
      case "deploy.success" -> deployed(event);
      case "incident.opened" -> incident(event, Verb.OPENED);
      case "incident.acknowledged" -> incident(event, Verb.ACKNOWLEDGED);
      case "incident.resolved" -> incident(event, Verb.RESOLVED);
      default -> List.of();
    };
  }

  private static int target(Payload task) {
    long minutes = task.number("sla_minutes", 0);
    if (minutes > 0 && minutes <= TEN_YEARS) {
      return (int) minutes;
    }
    String priority = task.text("priority");
    return priority == null ? 0 : TARGETS.getOrDefault(priority, 0);
  }

  private static Verb moved(String category) {
    if ("blocked".equals(category)) {
      return Verb.MOVED_TO_BLOCKED;
    }
    return "done".equals(category) ? Verb.MOVED_TO_DONE : Verb.MOVED;
  }

  private static List<KV<Subject, Fact>> task(Event event, Verb verb) {
    return task(event, Fact.of(event.timestampMillis(), verb));
  }

  private static List<KV<Subject, Fact>> task(Event event, Fact fact) {
    return List.of(KV.of(subject(event, Kind.TASK, event.payload().text("task_id")), fact));
  }

  /** Going to production shows that a task is alive. */
  private static List<KV<Subject, Fact>> deployed(Event event) {
    if (!"production".equals(event.payload().text("environment"))) {
      return List.of();
    }
    Fact deployed = Fact.of(event.timestampMillis(), Verb.DEPLOYED);
    Stream<String> tasks = event.payload().texts("task_ids").stream().distinct();
    return tasks.map(task -> KV.of(subject(event, Kind.TASK, task), deployed)).toList();
  }

  private static List<KV<Subject, Fact>> incident(Event event, Verb verb) {
    return List.of(
        KV.of(
            subject(event, Kind.INCIDENT, event.payload().text("incident_id")),
            Fact.of(event.timestampMillis(), verb)));
  }

  private static Subject subject(Event event, Kind kind, String id) {
    return new Subject(new TeamKey(event.tenantId(), event.teamId()), kind, id);
  }
}
