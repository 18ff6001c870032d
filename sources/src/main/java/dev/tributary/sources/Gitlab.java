package dev.tributary.sources;

import static dev.tributary.sources.IgnoredReason.ACTION_UNMAPPED;
import static dev.tributary.sources.IgnoredReason.FIELD_MISSING;
import static dev.tributary.sources.IgnoredReason.TEAM_UNKNOWN;

/**
 * What all GitLab bodies have in common: the project, the people, the branch. Ids are those of one
 * GitLab: a tenant with two of them needs two tenants here.
 */
final class Gitlab {
  static final String ATTRIBUTES = "object_attributes.";

  /** Accounts that GitLab makes for access tokens and services. */
  private static final String BOT =
      "(?:project|group)_[0-9]+_bot[0-9a-z_]*|service_account_[0-9a-z_]+"
          + "|(?:alert|support|gitlab|gitlab-security|migration|automation)-bot";

  private Gitlab() {}

  /** The team that owns the project: by the directory, else one named after the project's id. */
  static String team(Body body, Tenant tenant) {
    String path = body.text("project.path_with_namespace");
    if (path == null) {
      throw new NotUsable(TEAM_UNKNOWN, "project.path_with_namespace");
    }
    return tenant
        .directory()
        .teamOf(Asset.GITLAB_PROJECT, path)
        .orElseGet(() -> GitlabNormaliser.TOOL + "-" + projectId(body));
  }

  /** Older bodies name the project's id outside of the project. */
  static String projectId(Body body) {
    for (String path :
        new String[] {
          "project.id",
          "project_id",
          ATTRIBUTES + "project_id",
          ATTRIBUTES + "target_project_id",
          "issue.project_id"
        }) {
      String id = body.id(path);
      if (id != null) {
        return id;
      }
    }
    throw new NotUsable(FIELD_MISSING, "project.id");
  }

  /** A merge request's id, and the subject of comments on it. */
  static String mergeRequestId(Body body, String path) {
    return "gl-mr-" + body.requireId(path);
  }

  /** A task's id, and the subject of comments on it: what {@code #7} means in the project. */
  static String taskId(Body body, String iidPath) {
    return "gl-" + projectId(body) + "-" + body.requireId(iidPath);
  }

  /** The stable id of a person; older bodies have only the name of the account. */
  static String userId(Body user) {
    String id = user.id("id");
    return userId(id != null ? id : user.text("username"));
  }

  static String userId(String id) {
    return UserIds.of(GitlabNormaliser.TOOL, id);
  }

  static boolean isBot(Body user, Tenant tenant) {
    return isBot(user.text("username"), user.id("id"), tenant);
  }

  static boolean isBot(String username, String id, Tenant tenant) {
    return (username != null && Directory.lower(username).matches(BOT))
        || tenant.directory().isBot(GitlabNormaliser.TOOL, username, id);
  }

  static String branch(Body body, String ref) {
    return Branch.kept(ref, body.text("project.default_branch"));
  }

  static void ignoreAction(Body body, Facts facts, String kind) {
    String action = body.text(ATTRIBUTES + "action");
    facts.ignore(
        ACTION_UNMAPPED,
        action != null && action.matches("[a-z_]{1,40}") ? kind + "." + action : kind);
  }
}
