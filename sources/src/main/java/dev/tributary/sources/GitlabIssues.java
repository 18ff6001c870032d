package dev.tributary.sources;

import static dev.tributary.sources.Gitlab.ATTRIBUTES;
import static dev.tributary.sources.IgnoredReason.CHANGE_UNMAPPED;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * {@code issue} and {@code work_item} as tasks, the confidential ones too: nothing of their text is
 * read. Closing and reopening are a transition and the fact that the task is done or no longer
 * done.
 */
final class GitlabIssues {
  private static final String OBJECT = "issue";
  private static final String ID = ATTRIBUTES + "id";
  private static final String UPDATED_AT = ATTRIBUTES + "updated_at";
  private static final String TITLE = "title";

  private GitlabIssues() {}

  static void read(Body body, Facts facts) {
    switch (body.requireText(ATTRIBUTES + "action")) {
      case "open" -> opened(body, facts);
      case "close" -> {
        long at = body.requireTime(ATTRIBUTES + "closed_at", UPDATED_AT);
        transition("opened", "closed", "done", at, body, facts);
        task("task.completed", at, body, facts).keyed(OBJECT, body.requireId(ID), at);
      }
      case "reopen" -> {
        long at = body.requireTime(UPDATED_AT);
        transition("closed", "opened", "todo", at, body, facts);
        task("task.reopened", at, body, facts).keyed(OBJECT, body.requireId(ID), at);
      }
      case "update" -> {} // the labels below are all that is read of it
      default -> {
        Gitlab.ignoreAction(body, facts, OBJECT);
        return;
      }
    }
    facts.attempt(() -> labelled(body, facts));
    if (facts.isEmpty()) {
      facts.ignore(CHANGE_UNMAPPED, "changes");
    }
  }

  private static void opened(Body body, Facts facts) {
    JsonNode labels = body.at(ATTRIBUTES + "labels");
    String priority = Labels.priority(labels, TITLE);
    task("task.created", body.requireTime(ATTRIBUTES + "created_at"), body, facts)
        .with("kind", Labels.kind(body.text(ATTRIBUTES + "type"), labels, TITLE))
        .with("priority", priority)
        .withSla(Asset.GITLAB_PROJECT, body.text("project.path_with_namespace"), priority)
        .keyed(OBJECT, body.requireId(ID));
  }

  private static void transition(
      String from, String to, String category, long at, Body body, Facts facts) {
    task("task.transitioned", at, body, facts)
        .with("from", from)
        .with("to", to)
        .with("category", category)
        .keyed(OBJECT, body.requireId(ID), at);
  }

  private static void labelled(Body body, Facts facts) {
    Set<String> before = blockedLabels(body, "changes.labels.previous", facts);
    Set<String> after = blockedLabels(body, "changes.labels.current", facts);
    after.stream()
        .filter(label -> !before.contains(label))
        .forEach(label -> blocked("task.blocked", label, body, facts));
    before.stream()
        .filter(label -> !after.contains(label))
        .forEach(label -> blocked("task.unblocked", label, body, facts));
  }

  private static Set<String> blockedLabels(Body body, String path, Facts facts) {
    Set<String> labels = new LinkedHashSet<>();
    for (JsonNode label : body.at(path)) {
      String title = label.path(TITLE).asText();
      if (facts.tenant().directory().isBlockedLabel(title)) {
        labels.add(title);
      }
    }
    return labels;
  }

  private static void blocked(String eventType, String label, Body body, Facts facts) {
    long at = body.requireTime(UPDATED_AT);
    task(eventType, at, body, facts)
        .with("reason_code", "label")
        .keyed(OBJECT, body.requireId(ID), label, at);
  }

  private static Facts.Fact task(String eventType, long at, Body body, Facts facts) {
    return facts
        .fact(eventType, Gitlab.team(body, facts.tenant()), at)
        .by(Gitlab.userId(body.in("user")))
        .with("task_id", Gitlab.taskId(body, ATTRIBUTES + "iid"));
  }
}
