package dev.tributary.transforms.delivery;

import dev.tributary.contracts.event.Event;
import dev.tributary.transforms.TeamKey;
import dev.tributary.transforms.delivery.Fact.Origin;
import dev.tributary.transforms.delivery.Fact.Verb;
import dev.tributary.transforms.delivery.SubjectKey.Kind;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.beam.sdk.values.KV;

/** Reads events as facts about their subjects. */
final class Facts {
  /** A tenant's deployments have no team of their own: any team's incident may name one. */
  private static final String NO_TEAM = "";

  private static final Pattern INSTANT =
      Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{3})?Z");

  private Facts() {}

  /** The facts of one event, by subject; none for events that delivery does not read. */
  static List<KV<SubjectKey, Fact>> of(Event event) {
    return switch (event.eventType()) {
      case "task.created" -> task(event, Verb.TASK_CREATED);
      case "task.transitioned" -> task(event, moved(event.payload().text("category")));
      case "task.blocked" -> task(event, Verb.TASK_BLOCKED);
      case "task.unblocked" -> task(event, Verb.TASK_UNBLOCKED);
      case "task.completed" -> task(event, Verb.TASK_COMPLETED);
      case "task.reopened" -> task(event, Verb.TASK_REOPENED);
      case "deploy.success" -> deployed(event);
      case "deploy.rolled_back" -> rolledBack(event);
      case "pr.opened" -> pullRequest(event, Verb.PR_OPENED);
      case "pr.drafted" -> pullRequest(event, Verb.PR_DRAFTED);
      case "pr.ready" -> pullRequest(event, Verb.PR_READY);
      case "pr.merged" -> pullRequest(event, Verb.PR_MERGED);
      case "pr.closed" -> pullRequest(event, Verb.PR_CLOSED);
      case "pr.reopened" -> pullRequest(event, Verb.PR_REOPENED);
      case "review.submitted" -> review(event);
      case "build.succeeded" -> build(event, Verb.BUILD_PASSED);
      case "build.failed" -> build(event, Verb.BUILD_FAILED);
      case "incident.opened" -> incidentOpened(event);
      case "incident.resolved" -> incident(event, Verb.INCIDENT_RESOLVED);
      case "comment.created" -> comment(event);
      default -> List.of();
    };
  }

  private static Verb moved(String category) {
    if ("blocked".equals(category)) {
      return Verb.TASK_MOVED_TO_BLOCKED;
    }
    return "done".equals(category) ? Verb.TASK_MOVED_TO_DONE : Verb.TASK_MOVED;
  }

  private static List<KV<SubjectKey, Fact>> task(Event event, Verb verb) {
    return about(
        event, Kind.TASK, event.payload().text("task_id"), Fact.of(event.timestampMillis(), verb));
  }

  /** A fact about the deployment, and one for each distinct task that went to production. */
  private static List<KV<SubjectKey, Fact>> deployed(Event event) {
    if (!isProduction(event)) {
      return List.of();
    }
    List<KV<SubjectKey, Fact>> facts = new ArrayList<>();
    facts.add(aboutDeployment(event, "deploy_id", Verb.DEPLOYED, leadMinutes(event)));
    Fact task = Fact.of(event.timestampMillis(), Verb.TASK_DEPLOYED);
    event.payload().texts("task_ids").stream()
        .distinct()
        .forEach(id -> facts.add(KV.of(key(event, Kind.TASK, id), task)));
    return facts;
  }

  private static List<KV<SubjectKey, Fact>> rolledBack(Event event) {
    return isProduction(event)
        ? List.of(aboutDeployment(event, "deploy_id", Verb.ROLLED_BACK, null))
        : List.of();
  }

  private static boolean isProduction(Event event) {
    return "production".equals(event.payload().text("environment"));
  }

  /** Null if the first commit is unknown, or later than the deployment. */
  private static Long leadMinutes(Event event) {
    String text = event.payload().text("first_commit_at");
    if (text == null || !INSTANT.matcher(text).matches()) {
      return null;
    }
    try {
      long lead = event.timestampMillis() - Instant.parse(text).toEpochMilli();
      return lead < 0 ? null : (Long) (lead / 60_000);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  /** The incident for operations; for delivery that it names a deployment, and nothing else. */
  private static List<KV<SubjectKey, Fact>> incidentOpened(Event event) {
    List<KV<SubjectKey, Fact>> facts = new ArrayList<>(incident(event, Verb.INCIDENT_OPENED));
    if (event.payload().text("caused_by_deploy_id") != null) {
      facts.add(aboutDeployment(event, "caused_by_deploy_id", Verb.BLAMED, null));
    }
    return facts;
  }

  private static List<KV<SubjectKey, Fact>> incident(Event event, Verb verb) {
    return about(
        event,
        Kind.INCIDENT,
        event.payload().text("incident_id"),
        Fact.of(event.timestampMillis(), verb, event.eventId(), origin(event, null)));
  }

  private static KV<SubjectKey, Fact> aboutDeployment(
      Event event, String field, Verb verb, Long leadMinutes) {
    return KV.of(
        new SubjectKey(
            new TeamKey(event.tenantId(), NO_TEAM), Kind.DEPLOYMENT, event.payload().text(field)),
        Fact.of(event.timestampMillis(), verb, event.eventId(), origin(event, leadMinutes)));
  }

  private static Origin origin(Event event, Long leadMinutes) {
    return new Origin(
        event.teamId(),
        event.payload().text("service"),
        leadMinutes,
        event.payload().flag("unplanned"));
  }

  private static List<KV<SubjectKey, Fact>> comment(Event event) {
    if (event.actor() == null || event.payload().flag("is_bot")) {
      return List.of();
    }
    long at = event.timestampMillis();
    Fact commented =
        new Fact(at, Verb.COMMENTED, event.eventId(), event.actor(), 0, false, false, null);
    return Commenters.of(at).stream()
        .map(commenters -> KV.of(key(event, Kind.COMMENTERS, commenters.id()), commented))
        .toList();
  }

  private static List<KV<SubjectKey, Fact>> pullRequest(Event event, Verb verb) {
    Fact fact =
        new Fact(
            event.timestampMillis(),
            verb,
            event.eventId(),
            event.person("author_actor_id"),
            0,
            event.payload().flag("draft"),
            event.payload().flag("is_bot"),
            null);
    return about(event, Kind.PULL_REQUEST, event.payload().text("pr_id"), fact);
  }

  private static List<KV<SubjectKey, Fact>> review(Event event) {
    Fact fact =
        new Fact(
            event.timestampMillis(),
            Verb.REVIEWED,
            event.eventId(),
            event.actor(),
            0,
            false,
            event.payload().flag("is_bot"),
            null);
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
            false,
            null);
    return about(event, Kind.BUILD, event.payload().text("build_id"), fact);
  }

  private static List<KV<SubjectKey, Fact>> about(Event event, Kind kind, String id, Fact fact) {
    return List.of(KV.of(key(event, kind, id), fact));
  }

  private static SubjectKey key(Event event, Kind kind, String id) {
    return new SubjectKey(new TeamKey(event.tenantId(), event.teamId()), kind, id);
  }
}
