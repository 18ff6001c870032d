package dev.tributary.sources;

import java.util.Locale;
import java.util.Set;

/** {@code pull_request_review} submitted. A review of one's own is read too: the metric decides. */
final class GithubReviews {
  private static final String EVENT = "pull_request_review";
  private static final Set<String> STATES = Set.of("approved", "changes_requested", "commented");

  private GithubReviews() {}

  static void read(Body body, Facts facts) {
    if (!body.requireText("action").equals("submitted")) {
      Github.ignoreAction(body, facts, EVENT);
      return;
    }
    Tenant tenant = facts.tenant();
    Body reviewer = body.in("review.user");
    facts
        .fact(
            "review.submitted",
            Github.team(body, tenant),
            body.requireTime("review.submitted_at", Github.ARCHIVED_AT))
        .by(reviewer.id("id"))
        .with("pr_id", body.requireId("pull_request.id"))
        .with("state", state(body.text("review.state")))
        .withTeamOf(reviewer.id("id"))
        .with("is_bot", Github.isBot(reviewer, tenant))
        .keyed(EVENT, body.requireId("review.id"));
  }

  /** Webhooks write states in lower case, the API in upper case. */
  private static String state(String state) {
    String lower = state == null ? "" : state.toLowerCase(Locale.ROOT);
    return STATES.contains(lower) ? lower : null;
  }
}
