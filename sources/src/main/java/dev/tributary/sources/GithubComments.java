package dev.tributary.sources;

/**
 * Comments, wherever they were written. The subject of both kinds is {@code
 * gh-<repository>-<number>}: issues and pull requests share their numbers, and an {@code
 * issue_comment} knows no pull request id.
 */
final class GithubComments {
  private GithubComments() {}

  static void readReviewComment(Body body, Facts facts) {
    if (created(body, facts, "pull_request_review_comment")) {
      comment(body, facts, "pull_request.number", "pr", "review")
          .keyed("pull_request_review_comment", body.requireId("comment.id"));
    }
  }

  static void readIssueComment(Body body, Facts facts) {
    if (created(body, facts, "issue_comment")) {
      String kind = body.has("issue.pull_request") ? "pr" : "task";
      comment(body, facts, "issue.number", kind, "issue")
          .keyed("issue_comment", body.requireId("comment.id"));
    }
  }

  private static boolean created(Body body, Facts facts, String event) {
    if (body.requireText("action").equals("created")) {
      return true;
    }
    Github.ignoreAction(body, facts, event);
    return false;
  }

  private static Facts.Fact comment(
      Body body, Facts facts, String numberPath, String kind, String medium) {
    Tenant tenant = facts.tenant();
    Body author = body.in("comment.user");
    return facts
        .fact(
            "comment.created",
            Github.team(body, tenant),
            body.requireTime("comment.created_at", Github.ARCHIVED_AT))
        .by(author.id("id"))
        .with("subject_id", Github.issueId(body, numberPath))
        .with("subject_kind", kind)
        .withTeamOf(author.id("id"))
        .with("medium", medium)
        .with("is_bot", Github.isBot(author, tenant));
  }
}
