package dev.tributary.sources;

import static dev.tributary.sources.IgnoredReason.LABEL_UNCONFIGURED;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/**
 * {@code issues} as tasks. Closing and reopening are a transition and the fact that the task is
 * done or no longer done, each with an id of its own.
 */
final class GithubIssues {
  private static final String OBJECT = "issue";
  private static final Set<String> RESOLUTIONS = Set.of("completed", "not_planned", "duplicate");

  private GithubIssues() {}

  static void read(Body body, Facts facts) {
    switch (body.requireText("action")) {
      case "opened" -> opened(body, facts);
      case "closed" -> closed(body, facts);
      case "reopened" -> reopened(body, facts);
      case "labeled" -> labelled("task.blocked", body, facts);
      case "unlabeled" -> labelled("task.unblocked", body, facts);
      default -> Github.ignoreAction(body, facts, "issues");
    }
  }

  private static void opened(Body body, Facts facts) {
    long at = body.requireTime("issue.created_at", Github.ARCHIVED_AT);
    JsonNode labels = body.at("issue.labels");
    String priority = Labels.priority(labels, "name");
    task("task.created", at, body.id("issue.user.id"), body, facts)
        .with("kind", Labels.kind(body.text("issue.type.name"), labels, "name"))
        .with("priority", priority)
        .withSla(Asset.REPOSITORY, body.text("repository.full_name"), priority)
        .keyed(OBJECT, body.requireId("issue.id"));
  }

  private static void closed(Body body, Facts facts) {
    long at = body.requireTime("issue.closed_at", Github.ARCHIVED_AT);
    String resolution = body.text("issue.state_reason");
    transition("open", "closed", "done", at, body, facts);
    task("task.completed", at, body.id("sender.id"), body, facts)
        .with(
            "resolution",
            resolution != null && RESOLUTIONS.contains(resolution) ? resolution : null)
        .keyed(OBJECT, body.requireId("issue.id"), at);
  }

  private static void reopened(Body body, Facts facts) {
    long at = body.requireTime("issue.updated_at", Github.ARCHIVED_AT);
    transition("closed", "open", "todo", at, body, facts);
    task("task.reopened", at, body.id("sender.id"), body, facts)
        .keyed(OBJECT, body.requireId("issue.id"), at);
  }

  private static void labelled(String eventType, Body body, Facts facts) {
    String label = body.requireText("label.name");
    if (!facts.tenant().directory().isBlockedLabel(label)) {
      facts.ignore(LABEL_UNCONFIGURED, "label.name");
      return;
    }
    long at = body.requireTime("issue.updated_at", Github.ARCHIVED_AT);
    task(eventType, at, body.id("sender.id"), body, facts)
        .with("reason_code", "label")
        .keyed(OBJECT, body.requireId("issue.id"), label, at);
  }

  private static void transition(
      String from, String to, String category, long at, Body body, Facts facts) {
    task("task.transitioned", at, body.id("sender.id"), body, facts)
        .with("from", from)
        .with("to", to)
        .with("category", category)
        .keyed(OBJECT, body.requireId("issue.id"), at);
  }

  private static Facts.Fact task(String eventType, long at, String actor, Body body, Facts facts) {
    return facts
        .fact(eventType, Github.team(body, facts.tenant()), at)
        .by(actor)
        .with("task_id", Github.issueId(body, "issue.number"));
  }
}
