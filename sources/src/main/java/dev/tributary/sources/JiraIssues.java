package dev.tributary.sources;

import java.util.Map;
import java.util.Set;

/**
 * {@code jira:issue_created}. Names of issue types and priorities are free text of the tenant: only
 * known ones are kept.
 */
final class JiraIssues {
  private static final Set<String> KINDS = Set.of("bug", "story", "task", "epic", "incident");

  private static final Map<String, String> PRIORITY_BY_NAME =
      Map.of(
          "highest", "P0",
          "high", "P1",
          "medium", "P2",
          "low", "P3",
          "lowest", "P4",
          "blocker", "P0",
          "critical", "P1",
          "major", "P2",
          "minor", "P3",
          "trivial", "P4");

  /** Jira's own five; a renamed or translated priority keeps its id. */
  private static final Map<String, String> PRIORITY_BY_ID =
      Map.of("1", "P0", "2", "P1", "3", "P2", "4", "P3", "5", "P4");

  private JiraIssues() {}

  static void created(Body body, Facts facts) {
    String site = Jira.site(body);
    String priority = priority(body.in("issue.fields.priority"));
    facts
        .fact(
            "task.created",
            Jira.team(body, facts.tenant()),
            body.requireTime("issue.fields.created", "timestamp"))
        .by(Jira.userId(body.in("user"), site))
        .with("task_id", Jira.taskId(body))
        .with("kind", kind(body.text("issue.fields.issuetype.name")))
        .with("priority", priority)
        .withSla(Asset.JIRA_PROJECT, Jira.project(body), priority)
        .keyed("issue", site, body.requireId("issue.id"));
  }

  private static String kind(String name) {
    if (name == null) {
      return null;
    }
    String lower = Directory.lower(name);
    return KINDS.contains(lower) ? lower : "other";
  }

  private static String priority(Body priority) {
    String name = priority.text("name");
    String byName = name == null ? null : PRIORITY_BY_NAME.get(Directory.lower(name));
    String id = priority.id("id");
    return byName != null || id == null ? byName : PRIORITY_BY_ID.get(id);
  }
}
