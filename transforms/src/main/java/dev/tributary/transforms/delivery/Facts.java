package dev.tributary.transforms.delivery;

import dev.tributary.contracts.event.Event;
import dev.tributary.transforms.TeamKey;
import dev.tributary.transforms.delivery.Fact.Verb;
import dev.tributary.transforms.delivery.SubjectKey.Kind;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.values.KV;

/** Reads events as facts about tasks, pull requests and builds. */
final class Facts {
  private Facts() {}

  /** The facts of one event, by subject; none for events that delivery does not read. */
  static List<KV<SubjectKey, Fact>> of(Event event) {
    return switch (event.eventType()) {
      case "task.created" -> task(event, Verb.TASK_CREATED);
      case "task.transitioned",
          "task.blocked",
          "task.unblocked",
          "task.completed",
          "task.reopened" ->
          task(event, Verb.TASK_TOUCHED);
      case "deploy.success" -> deployment(event);
      case "pr.opened" -> pullRequest(event, Verb.PR_OPENED);
      case "pr.drafted" -> pullRequest(event, Verb.PR_DRAFTED);
      case "pr.ready" -> pullRequest(event, Verb.PR_READY);
      case "pr.merged" -> pullRequest(event, Verb.PR_MERGED);
      case "pr.closed" -> pullRequest(event, Verb.PR_CLOSED);
      case "pr.reopened" -> pullRequest(event, Verb.PR_REOPENED);
      case "review.submitted" -> review(event);
      case "build.succeeded" -> build(event, Verb.BUILD_PASSED);
      case "build.failed" -> build(event, Verb.BUILD_FAILED);
      default -> List.of();
    };
  }

  private static List<KV<SubjectKey, Fact>> task(Event event, Verb verb) {
    return about(
        event, Kind.TASK, event.payload().text("task_id"), Fact.of(event.timestampMillis(), verb));
  }

  /** One fact for each distinct task that went to production. */
  private static List<KV<SubjectKey, Fact>> deployment(Event event) {
    if (!"production".equals(event.payload().text("environment"))) {
      return List.of();
    }
    Fact deployed = Fact.of(event.timestampMillis(), Verb.TASK_DEPLOYED);
    Stream<String> tasks = event.payload().texts("task_ids").stream().distinct();
    return tasks.map(task -> KV.of(key(event, Kind.TASK, task), deployed)).toList();
  }

  private static List<KV<SubjectKey, Fact>> pullRequest(Event event, Verb verb) {
    Fact fact =
        new Fact(
            event.timestampMillis(),
            verb,
            event.eventId(),
            event.payload().text("author_actor_id"),
            0,
            event.payload().flag("draft"),
            event.payload().flag("is_bot"));
    return about(event, Kind.PULL_REQUEST, event.payload().text("pr_id"), fact);
  }

  private static List<KV<SubjectKey, Fact>> review(Event event) {
    Fact fact =
        new Fact(
            event.timestampMillis(),
            Verb.REVIEWED,
            event.eventId(),
            event.actorId(),
            0,
            false,
            event.payload().flag("is_bot"));
    return about(event, Kind.PULL_REQUEST, event.payload().text("pr_id"), fact);
  }

  private static List<KV<SubjectKey, Fact>> build(Event event, Verb verb) {
    long attempt = event.payload().number("attempt", 1);
    Fact fact =
        new Fact(
            event.timestampMillis(),
            verb,
            event.eventId(),
            null,
            (int) Math.max(0, Math.min(attempt, Integer.MAX_VALUE)),
            false,
            false);
    return about(event, Kind.BUILD, event.payload().text("build_id"), fact);
  }

  private static List<KV<SubjectKey, Fact>> about(Event event, Kind kind, String id, Fact fact) {
    return List.of(KV.of(key(event, kind, id), fact));
  }

  private static SubjectKey key(Event event, Kind kind, String id) {
    return new SubjectKey(new TeamKey(event.tenantId(), event.teamId()), kind, id);
  }
}
