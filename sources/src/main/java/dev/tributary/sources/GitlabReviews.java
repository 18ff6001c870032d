package dev.tributary.sources;

import static dev.tributary.sources.GitlabMergeRequests.ID;
import static dev.tributary.sources.GitlabMergeRequests.UPDATED_AT;
import static dev.tributary.sources.IgnoredReason.CHANGE_UNMAPPED;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;

/**
 * Reviews of merge requests. GitLab has no event of their own for them: an approval is an action of
 * the merge request, a verdict a change of the reviewer's state, and a comment on a line of the
 * change a note.
 */
final class GitlabReviews {
  private static final String OBJECT = "review";
  private static final Map<String, String> STATES =
      Map.of("requested_changes", "changes_requested", "reviewed", "commented");

  private GitlabReviews() {}

  static void approved(Body body, Facts facts) {
    submitted("approved", body.in("user"), body, facts);
  }

  /** Who was asked for a review, and who has given one. */
  static void changed(Body body, Facts facts) {
    Map<String, String> before = new HashMap<>();
    for (JsonNode node : body.at("changes.reviewers.previous")) {
      Body reviewer = new Body(node);
      before.put(reviewer.id("id"), reviewer.text("state"));
    }
    for (JsonNode node : body.at("changes.reviewers.current")) {
      Body reviewer = new Body(node);
      facts.attempt(() -> changed(reviewer, before, body, facts));
    }
  }

  private static void changed(Body reviewer, Map<String, String> before, Body body, Facts facts) {
    String id = reviewer.requireId("id");
    if (!before.containsKey(id)) {
      requested(id, body, facts);
      return;
    }
    String state = reviewer.text("state");
    if (state == null || state.equals(before.get(id))) {
      return; // this one has not changed
    }
    if (STATES.containsKey(state)) {
      submitted(STATES.get(state), reviewer, body, facts);
    } else {
      facts.ignore(CHANGE_UNMAPPED, "changes.reviewers");
    }
  }

  private static void requested(String whom, Body body, Facts facts) {
    Body sender = body.in("user");
    long at = body.requireTime(UPDATED_AT);
    review("review.requested", at, sender, body, facts)
        .keyed(OBJECT, body.requireId(ID), at, named(Gitlab.userId(whom), facts));
  }

  private static void submitted(String state, Body reviewer, Body body, Facts facts) {
    long at = body.requireTime(UPDATED_AT);
    review("review.submitted", at, reviewer, body, facts)
        .with("state", state)
        .keyed(OBJECT, body.requireId(ID), at, state, named(Gitlab.userId(reviewer), facts));
  }

  /** As part of an event's id: the user's own id there would tell who stands beside it. */
  private static String named(String userId, Facts facts) {
    return facts.tenant().pseudonyms().of(userId);
  }

  private static Facts.Fact review(String eventType, long at, Body actor, Body body, Facts facts) {
    Tenant tenant = facts.tenant();
    String id = Gitlab.userId(actor);
    return facts
        .fact(eventType, Gitlab.team(body, tenant), at)
        .by(id)
        .with("pr_id", Gitlab.mergeRequestId(body, ID))
        .withTeamOf(id)
        .with("is_bot", Gitlab.isBot(actor, tenant));
  }
}
