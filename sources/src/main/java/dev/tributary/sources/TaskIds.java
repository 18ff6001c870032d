package dev.tributary.sources;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the tasks that a pull request or a deployment names. Only ids of exactly the known shapes
 * come out; the text they were found in stays behind.
 */
final class TaskIds {
  /** More than anybody ships at once; text made of keys must not make an event of any size. */
  private static final int MOST = 100;

  private static final Pattern JIRA_KEY =
      Pattern.compile("(?<![A-Za-z0-9_])[A-Z][A-Z0-9]{1,30}-[0-9]{1,12}(?![A-Za-z0-9_])");
  private static final Pattern CLOSES =
      Pattern.compile(
          "(?i)\\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\\s{1,8}"
              + "(?<repository>[a-z0-9-]{1,39}/[a-z0-9._-]{1,100})?#(?<number>[0-9]{1,12})\\b");
  private static final Pattern GITHUB_TASK = Pattern.compile("gh-[0-9]{1,19}-[0-9]{1,19}");

  private TaskIds() {}

  /**
   * Jira keys in the title and the branch, and issues of the same repository that the body closes.
   */
  static List<String> ofPullRequest(Body body, Tenant tenant) {
    Set<String> ids = new LinkedHashSet<>();
    addKeys(ids, body.text("pull_request.title"), tenant);
    addKeys(ids, body.text("pull_request.head.ref"), tenant);
    String repository = body.id("repository.id");
    if (repository != null) {
      addClosed(
          ids,
          body.text("pull_request.body"),
          body.text("repository.full_name"),
          "gh-" + repository + "-");
    }
    return some(ids);
  }

  /** The same of a merge request of GitLab. */
  static List<String> ofMergeRequest(Body body, Tenant tenant) {
    Set<String> ids = new LinkedHashSet<>();
    addKeys(ids, body.text("object_attributes.title"), tenant);
    addKeys(ids, body.text("object_attributes.source_branch"), tenant);
    addClosed(
        ids,
        body.text("object_attributes.description"),
        body.text("project.path_with_namespace"),
        "gl-" + Gitlab.projectId(body) + "-");
    return some(ids);
  }

  /** Jira keys in any of these texts; null is skipped. */
  static List<String> named(Tenant tenant, String... texts) {
    Set<String> ids = new LinkedHashSet<>();
    for (String text : texts) {
      addKeys(ids, text, tenant);
    }
    return some(ids);
  }

  /** Ids that the deployer lists in {@code deployment.payload.task_ids}, and keys in the ref. */
  static List<String> ofDeployment(Body body, Tenant tenant) {
    Set<String> ids = new LinkedHashSet<>();
    for (JsonNode listed : GithubDeployments.payload(body).at("task_ids")) {
      String id = listed.asText();
      if (JIRA_KEY.matcher(id).matches() || GITHUB_TASK.matcher(id).matches()) {
        ids.add(id);
      }
    }
    addKeys(ids, body.text("deployment.ref"), tenant);
    return some(ids);
  }

  private static void addKeys(Set<String> ids, String text, Tenant tenant) {
    if (text == null) {
      return;
    }
    Matcher keys = JIRA_KEY.matcher(text);
    while (keys.find()) {
      if (tenant.directory().isTaskKey(keys.group())) {
        ids.add(keys.group());
      }
    }
  }

  /** Issues of the same repository that a text closes. */
  private static void addClosed(Set<String> ids, String text, String fullName, String prefix) {
    if (text == null) {
      return;
    }
    Matcher closes = CLOSES.matcher(text);
    while (closes.find()) {
      String named = closes.group("repository");
      if (named == null || named.equalsIgnoreCase(fullName)) {
        ids.add(prefix + Long.parseLong(closes.group("number")));
      }
    }
  }

  /** Null rather than an empty list: nothing was said about tasks. */
  private static List<String> some(Set<String> ids) {
    return ids.isEmpty() ? null : ids.stream().limit(MOST).toList();
  }
}
