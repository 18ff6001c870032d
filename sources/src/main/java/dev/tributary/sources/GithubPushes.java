package dev.tributary.sources;

import static dev.tributary.sources.IgnoredReason.BRANCH_DELETED;
import static dev.tributary.sources.IgnoredReason.TAG_PUSHED;

/**
 * {@code push} of commits to a branch. Commits carry times of their authors' clocks, days before
 * the push; what is read is when the push arrived.
 */
final class GithubPushes {
  private static final String NO_COMMIT = "0{40}|0{64}";
  private static final String SHA = "[0-9a-f]{40}|[0-9a-f]{64}";

  private GithubPushes() {}

  static void read(Body body, Facts facts) {
    String ref = body.requireText("ref");
    String after = body.requireShape("after", SHA);
    if (Boolean.TRUE.equals(body.flag("deleted")) || after.matches(NO_COMMIT)) {
      facts.ignore(BRANCH_DELETED, "deleted");
      return;
    }
    if (ref.startsWith("refs/tags/")) {
      facts.ignore(TAG_PUSHED, "ref");
      return;
    }
    String repository = body.requireId("repository.id");
    facts
        .fact(
            "commit.pushed",
            Github.team(body, facts.tenant()),
            body.requireTime("repository.pushed_at", Github.ARCHIVED_AT))
        .by(body.id("sender.id"))
        .with("repo_id", repository)
        .with("branch", Github.branch(body, ref))
        .with("commit_count", commitCount(body))
        .with("is_bot", Github.isBot(body.in("sender"), facts.tenant()))
        .keyed("push", repository, ref, body.requireShape("before", SHA), after);
  }

  /** The list is cut off for large pushes; archives give the true size beside it. */
  private static Long commitCount(Body body) {
    Long size = body.count("size");
    return size != null ? size : (Long) (long) body.at("commits").size();
  }
}
