package dev.tributary.sources;

import static dev.tributary.sources.Gitlab.ATTRIBUTES;
import static dev.tributary.sources.IgnoredReason.CHANGE_UNMAPPED;

/** {@code merge_request}: the life of a merge request, and its reviews. */
final class GitlabMergeRequests {
  static final String OBJECT = "merge_request";
  static final String ID = ATTRIBUTES + "id";
  static final String UPDATED_AT = ATTRIBUTES + "updated_at";

  private GitlabMergeRequests() {}

  static void read(Body body, Facts facts) {
    switch (body.requireText(ATTRIBUTES + "action")) {
      case "open" -> once("pr.opened", body, facts, ATTRIBUTES + "created_at");
      case "merge" -> once("pr.merged", body, facts, ATTRIBUTES + "merged_at", UPDATED_AT);
      case "close" -> repeatable("pr.closed", body, facts);
      case "reopen" -> repeatable("pr.reopened", body, facts);
      case "approved", "approval" -> GitlabReviews.approved(body, facts);
      case "update" -> updated(body, facts);
      default -> Gitlab.ignoreAction(body, facts, OBJECT);
    }
  }

  /** Only what {@code changes} names has changed. */
  private static void updated(Body body, Facts facts) {
    Boolean draft = body.flag("changes.draft.current");
    if (draft != null && !draft.equals(body.flag("changes.draft.previous"))) {
      facts.attempt(() -> repeatable(draft ? "pr.drafted" : "pr.ready", body, facts));
    }
    GitlabReviews.changed(body, facts);
    if (facts.isEmpty()) {
      facts.ignore(CHANGE_UNMAPPED, "changes");
    }
  }

  /** What happens to a merge request at most once is named by the merge request alone. */
  private static void once(String eventType, Body body, Facts facts, String... timePaths) {
    fact(eventType, body.requireTime(timePaths), body, facts).keyed(OBJECT, body.requireId(ID));
  }

  private static void repeatable(String eventType, Body body, Facts facts) {
    long at = body.requireTime(UPDATED_AT);
    fact(eventType, at, body, facts).keyed(OBJECT, body.requireId(ID), at);
  }

  private static Facts.Fact fact(String eventType, long at, Body body, Facts facts) {
    Tenant tenant = facts.tenant();
    return facts
        .fact(eventType, Gitlab.team(body, tenant), at)
        .by(Gitlab.userId(body.in("user")))
        .with("pr_id", Gitlab.mergeRequestId(body, ID))
        .withPerson("author_actor_id", Gitlab.userId(body.id(ATTRIBUTES + "author_id")))
        .with("draft", draft(body))
        .with("is_bot", isBotsOwn(body, tenant))
        .with("task_ids", TaskIds.ofMergeRequest(body, tenant));
  }

  private static Boolean draft(Body body) {
    Boolean draft = body.flag(ATTRIBUTES + "draft");
    return draft != null ? draft : body.flag(ATTRIBUTES + "work_in_progress");
  }

  /** The author is told by id only; who opens a merge request is its author and has a name. */
  private static boolean isBotsOwn(Body body, Tenant tenant) {
    String author = body.id(ATTRIBUTES + "author_id");
    Body user = body.in("user");
    boolean byItsAuthor = author != null && author.equals(user.id("id"));
    return Gitlab.isBot(byItsAuthor ? user.text("username") : null, author, tenant);
  }
}
