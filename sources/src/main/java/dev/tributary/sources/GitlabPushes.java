package dev.tributary.sources;

import static dev.tributary.sources.IgnoredReason.BRANCH_DELETED;
import static dev.tributary.sources.IgnoredReason.FIELD_MISSING;
import static dev.tributary.sources.IgnoredReason.TAG_PUSHED;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.OptionalLong;

/**
 * {@code push} of commits to a branch. The body does not say when: a hook is sent at once, so the
 * collector's clock is read. A body from a file has the newest commit's time, by its author's
 * clock.
 */
final class GitlabPushes {
  private static final String NO_COMMIT = "0{40}|0{64}";
  private static final String SHA = "[0-9a-f]{40}|[0-9a-f]{64}";

  private GitlabPushes() {}

  static void read(Body body, Facts facts) {
    String ref = body.requireText("ref");
    String after = body.requireShape("after", SHA);
    if (after.matches(NO_COMMIT)) {
      facts.ignore(BRANCH_DELETED, "after");
      return;
    }
    if (ref.startsWith("refs/tags/")) {
      facts.ignore(TAG_PUSHED, "ref");
      return;
    }
    String project = Gitlab.projectId(body);
    facts
        .fact("commit.pushed", Gitlab.team(body, facts.tenant()), pushedAt(body, facts.delivery()))
        .by(Gitlab.userId(body.id("user_id")))
        .with("repo_id", "gl-" + project)
        .with("branch", Gitlab.branch(body, ref))
        .with("commit_count", body.count("total_commits_count"))
        .with("is_bot", isBot(body, facts.tenant()))
        .keyed("push", project, ref, body.requireShape("before", SHA), after);
  }

  private static boolean isBot(Body body, Tenant tenant) {
    return Gitlab.isBot(body.text("user_username"), body.id("user_id"), tenant);
  }

  private static long pushedAt(Body body, Delivery delivery) {
    if (delivery.header("X-Gitlab-Event") != null && delivery.receivedAtMillis() > 0) {
      return delivery.receivedAtMillis();
    }
    OptionalLong newest = OptionalLong.empty();
    for (JsonNode commit : body.at("commits")) {
      OptionalLong at = new Body(commit).time("timestamp");
      if (at.isPresent() && (newest.isEmpty() || at.getAsLong() > newest.getAsLong())) {
        newest = at;
      }
    }
    return newest.orElseThrow(() -> new NotUsable(FIELD_MISSING, "commits.timestamp"));
  }
}
