package dev.tributary.sources;

import static dev.tributary.sources.IgnoredReason.FIELD_INVALID;
import static dev.tributary.sources.IgnoredReason.TEAM_UNKNOWN;

/** What all Jira bodies have in common: the issue, its project, the people. */
final class Jira {
  private static final String PROJECT_KEY = "[A-Z][A-Z0-9_]{1,30}";

  private Jira() {}

  /** The key, which is the task's id. */
  static String taskId(Body body) {
    return body.requireShape("issue.key", PROJECT_KEY + "-[0-9]{1,12}");
  }

  /** The team that owns the project, by the directory, else named after the project. */
  static String team(Body body, Tenant tenant) {
    if (!body.has("issue")) {
      throw new NotUsable(TEAM_UNKNOWN, "issue");
    }
    String project = project(body);
    return tenant.directory().teamOf(Asset.JIRA_PROJECT, project).orElse(project);
  }

  /** The key of the project. */
  static String project(Body body) {
    String project = body.text("issue.fields.project.key");
    if (project == null) {
      String task = taskId(body);
      return task.substring(0, task.lastIndexOf('-'));
    }
    if (!project.matches(PROJECT_KEY)) {
      throw new NotUsable(FIELD_INVALID, "issue.fields.project.key");
    }
    return project;
  }

  /** The stable id of a person: Cloud's account id, else Server's key; never the name. */
  static String userId(Body user) {
    String account = user.text("accountId");
    return account != null ? account : user.text("key");
  }

  static boolean isBot(Body user, Tenant tenant) {
    return "app".equals(user.text("accountType"))
        || tenant.directory().isBot(JiraNormaliser.SOURCE, userId(user));
  }
}
