package dev.tributary.sources;

/** {@code pull_request}: the life of a pull request, and requests to review it. */
final class GithubPullRequests {
  private static final String OBJECT = "pull_request";
  private static final String UPDATED_AT = "pull_request.updated_at";
  private static final String CLOSED_AT = "pull_request.closed_at";

  private GithubPullRequests() {}

  static void read(Body body, Facts facts) {
    switch (body.requireText("action")) {
      case "opened" -> once("pr.opened", "pull_request.created_at", body, facts);
      case "closed" -> {
        if (Boolean.TRUE.equals(body.flag("pull_request.merged"))) {
          once("pr.merged", "pull_request.merged_at", body, facts);
        } else {
          repeatable("pr.closed", CLOSED_AT, body, facts);
        }
      }
      case "reopened" -> repeatable("pr.reopened", UPDATED_AT, body, facts);
      case "ready_for_review" -> repeatable("pr.ready", UPDATED_AT, body, facts);
      case "converted_to_draft" -> repeatable("pr.drafted", UPDATED_AT, body, facts);
      case "review_requested" -> requested(body, facts);
      default -> Github.ignoreAction(body, facts, OBJECT);
    }
  }

  /** What happens to a pull request at most once is named by the pull request alone. */
  private static void once(String eventType, String timePath, Body body, Facts facts) {
    long at = body.requireTime(timePath, Github.ARCHIVED_AT);
    fact(eventType, at, body, facts).keyed(OBJECT, body.requireId("pull_request.id"));
  }

  private static void repeatable(String eventType, String timePath, Body body, Facts facts) {
    long at = body.requireTime(timePath, Github.ARCHIVED_AT);
    fact(eventType, at, body, facts).keyed(OBJECT, body.requireId("pull_request.id"), at);
  }

  private static Facts.Fact fact(String eventType, long at, Body body, Facts facts) {
    Tenant tenant = facts.tenant();
    Body author = body.in("pull_request.user");
    return facts
        .fact(eventType, Github.team(body, tenant), at)
        .by(body.id("sender.id"))
        .with("pr_id", body.requireId("pull_request.id"))
        .withPerson("author_actor_id", author.id("id"))
        .with("draft", body.flag("pull_request.draft"))
        .with("is_bot", Github.isBot(author, tenant))
        .with("task_ids", TaskIds.ofPullRequest(body, tenant))
        .with("additions", body.count("pull_request.additions"))
        .with("deletions", body.count("pull_request.deletions"));
  }

  /**
   * Several reviewers asked at once arrive one by one with the same time. The id names them by
   * pseudonym: from their own id, tried out, it would tell who they are.
   */
  private static void requested(Body body, Facts facts) {
    Tenant tenant = facts.tenant();
    long at = body.requireTime(UPDATED_AT);
    String sender = body.id("sender.id");
    String whom =
        body.has("requested_team")
            ? "team-" + body.requireId("requested_team.id")
            : "user-" + tenant.pseudonyms().of(body.requireId("requested_reviewer.id"));
    facts
        .fact("review.requested", Github.team(body, tenant), at)
        .by(sender)
        .with("pr_id", body.requireId("pull_request.id"))
        .withTeamOf(sender)
        .with("is_bot", Github.isBot(body.in("sender"), tenant))
        .keyed(OBJECT, body.requireId("pull_request.id"), at, whom);
  }
}
