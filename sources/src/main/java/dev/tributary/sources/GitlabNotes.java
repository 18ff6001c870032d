package dev.tributary.sources;

import static dev.tributary.sources.Gitlab.ATTRIBUTES;
import static dev.tributary.sources.IgnoredReason.ACTION_UNMAPPED;

/**
 * {@code note}: a comment on a merge request or an issue. A note on a line of the change is what a
 * review consists of here, so it is also a review.
 */
final class GitlabNotes {
  private static final String KIND = "note";
  private static final String CREATED_AT = ATTRIBUTES + "created_at";

  private GitlabNotes() {}

  static void read(Body body, Facts facts) {
    if (Boolean.TRUE.equals(body.flag(ATTRIBUTES + "system"))) {
      facts.ignore(ACTION_UNMAPPED, "note.system");
      return;
    }
    if ("update".equals(body.text(ATTRIBUTES + "action"))) {
      Gitlab.ignoreAction(body, facts, KIND);
      return;
    }
    switch (body.requireText(ATTRIBUTES + "noteable_type")) {
      case "MergeRequest" -> onMergeRequest(body, facts);
      case "Issue", "WorkItem" ->
          comment(body, facts, Gitlab.taskId(body, "issue.iid"), "task", "issue");
      default -> facts.ignore(ACTION_UNMAPPED, "note.noteable_type");
    }
  }

  private static void onMergeRequest(Body body, Facts facts) {
    String id = Gitlab.mergeRequestId(body, "merge_request.id");
    boolean onALine = "DiffNote".equals(body.text(ATTRIBUTES + "type"));
    comment(body, facts, id, "pr", onALine ? "review" : "issue");
    if (onALine) {
      fact("review.submitted", body, facts)
          .with("pr_id", id)
          .with("state", "commented")
          .keyed(KIND, body.requireId(ATTRIBUTES + "id"));
    }
  }

  private static void comment(Body body, Facts facts, String subject, String kind, String medium) {
    fact("comment.created", body, facts)
        .with("subject_id", subject)
        .with("subject_kind", kind)
        .with("medium", medium)
        .keyed(KIND, body.requireId(ATTRIBUTES + "id"));
  }

  private static Facts.Fact fact(String eventType, Body body, Facts facts) {
    Tenant tenant = facts.tenant();
    Body user = body.in("user");
    String named = body.id(ATTRIBUTES + "author_id");
    String author = named != null ? Gitlab.userId(named) : Gitlab.userId(user);
    return facts
        .fact(eventType, Gitlab.team(body, tenant), body.requireTime(CREATED_AT))
        .by(author)
        .withTeamOf(author)
        .with("is_bot", Gitlab.isBot(user, tenant));
  }
}
