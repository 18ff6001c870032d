package dev.tributary.sources;

import static dev.tributary.sources.IgnoredReason.FIELD_INVALID;
import static dev.tributary.sources.IgnoredReason.TEAM_UNKNOWN;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What all Jira bodies have in common: the issue, its project, the people. */
final class Jira {
  private static final Pattern SITE =
      Pattern.compile(
          "https?://(?<site>[A-Za-z0-9.:_-]{1,200}(/[A-Za-z0-9._~-]{1,60}){0,5}?)/rest/.*");
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

  /**
   * The site that speaks: host and path of its base address, from the links that every body holds.
   * Issues, changes and comments are counted from one on each site of a tenant.
   */
  static String site(Body body) {
    String link = body.has("issue.self") ? "issue.self" : "comment.self";
    Matcher matcher = SITE.matcher(body.requireText(link));
    if (!matcher.matches()) {
      throw new NotUsable(FIELD_INVALID, link);
    }
    return Directory.lower(matcher.group("site"));
  }

  /**
   * The stable id of a person: Cloud's account id, which is one for all sites, else Server's key,
   * which is another person's on another site; never the name.
   */
  static String userId(Body user, String site) {
    String account = user.text("accountId");
    return account != null ? account : UserIds.of("jira:" + site, user.text("key"));
  }

  static boolean isBot(Body user, Tenant tenant) {
    return "app".equals(user.text("accountType"))
        || tenant
            .directory()
            .isBot(
                JiraNormaliser.SOURCE, user.text("accountId"), user.text("key"), user.text("name"));
  }
}
