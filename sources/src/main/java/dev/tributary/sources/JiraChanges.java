package dev.tributary.sources;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * The changelog of {@code jira:issue_updated}: changes of status and of the flag. Statuses go by
 * their ids, because their names are free text and translated.
 *
 * <p>The body names the category of the status that was entered, not of the one that was left. That
 * a done task was reopened is known if the status left is declared done, if the resolution was
 * cleared with it, or if the tool says so.
 */
final class JiraChanges {
  private static final String OBJECT = "changelog";
  private static final String STATUS_ID = "[0-9]{1,19}";

  private static final Map<String, String> CATEGORIES =
      Map.of("new", "todo", "indeterminate", "active", "done", "done");

  private static final Map<String, String> RESOLUTIONS =
      Map.of(
          "done", "done",
          "fixed", "fixed",
          "won't do", "wont_do",
          "won't fix", "wont_fix",
          "duplicate", "duplicate",
          "cannot reproduce", "cannot_reproduce",
          "incomplete", "incomplete");

  private final Body body;
  private final Facts facts;
  private final Directory directory;
  private final String site;

  private JiraChanges(Body body, Facts facts) {
    this.body = body;
    this.facts = facts;
    this.directory = facts.tenant().directory();
    this.site = Jira.site(body);
  }

  static void read(Body body, Facts facts) {
    new JiraChanges(body, facts).readItems();
  }

  private void readItems() {
    int index = 0;
    for (JsonNode node : body.at("changelog.items")) {
      Body item = new Body(node);
      int position = index++;
      if (isField(item, "status")) {
        facts.attempt(() -> readStatus(item, position));
      } else if (isFlag(item)) {
        facts.attempt(() -> readFlag(item, position));
      }
    }
  }

  private static boolean isField(Body item, String name) {
    return name.equalsIgnoreCase(item.text("field")) || name.equals(item.text("fieldId"));
  }

  /** Jira's own flag, or what the tenant calls it: it is a custom field with a translated name. */
  private boolean isFlag(Body item) {
    return isField(item, "flagged")
        || directory.isBlockedField(item.text("fieldId"))
        || directory.isBlockedField(item.text("field"));
  }

  private void readStatus(Body item, int index) {
    String from = item.requireShape("from", STATUS_ID);
    String to = item.requireShape("to", STATUS_ID);
    String category = category(to);
    task("task.transitioned")
        .with("from", from)
        .with("to", to)
        .with("category", category)
        .keyed(OBJECT, site, changeId(), index);
    if ("done".equals(category)) {
      if (!directory.isDoneStatus(from)) {
        task("task.completed")
            .with("resolution", resolution())
            .keyed(OBJECT, site, changeId(), index);
      }
    } else if (leavesDone(from)) {
      task("task.reopened").keyed(OBJECT, site, changeId(), index);
    }
    boolean blocked = directory.isBlockedStatus(to);
    if (blocked != directory.isBlockedStatus(from)) {
      blocked(blocked, "status", index);
    }
  }

  private void readFlag(Body item, int index) {
    blocked(item.text("to") != null || item.text("toString") != null, "flag", index);
  }

  private void blocked(boolean now, String reason, int index) {
    task(now ? "task.blocked" : "task.unblocked")
        .with("reason_code", reason)
        .keyed(OBJECT, site, changeId(), index);
  }

  private Facts.Fact task(String eventType) {
    return facts
        .fact(eventType, Jira.team(body, facts.tenant()), body.requireTime("timestamp"))
        .by(Jira.userId(body.in("user"), site))
        .with("task_id", Jira.taskId(body));
  }

  private String changeId() {
    return body.requireId("changelog.id");
  }

  /** What the tenant declares, else what the body says of the status that the issue is in now. */
  private String category(String status) {
    if (directory.isBlockedStatus(status)) {
      return "blocked";
    }
    if (directory.isReviewStatus(status)) {
      return "review";
    }
    if (directory.isDoneStatus(status)) {
      return "done";
    }
    Body now = body.in("issue.fields.status");
    String key = now.text("statusCategory.key");
    return key != null && status.equals(now.id("id")) ? CATEGORIES.get(key) : null;
  }

  private boolean leavesDone(String from) {
    return directory.isDoneStatus(from)
        || "issue_reopened".equals(body.text("issue_event_type_name"))
        || resolutionCleared();
  }

  private boolean resolutionCleared() {
    for (JsonNode node : body.at("changelog.items")) {
      Body item = new Body(node);
      if (isField(item, "resolution") && item.text("from") != null && item.text("to") == null) {
        return true;
      }
    }
    return false;
  }

  private String resolution() {
    String name = body.text("issue.fields.resolution.name");
    return name == null ? null : RESOLUTIONS.getOrDefault(Directory.lower(name), "other");
  }
}
