package dev.tributary.sources;

import static dev.tributary.sources.IgnoredReason.COUNTED_ELSEWHERE;

/**
 * New comments. Jira may send one twice, as {@code comment_created} and as an update of the issue;
 * both give the same id.
 *
 * <p>Server's {@code comment_created} names neither the key nor its project, so no team
 * could own it; the update that Server sends beside it does, and is the one that is read.
 */
final class JiraComments {
  private JiraComments() {}

  static void created(Body body, Facts facts) {
    if (!body.has("issue") && body.has("comment.self")) {
      facts.ignore(COUNTED_ELSEWHERE, "issue");
      return;
    }
    Tenant tenant = facts.tenant();
    Body author = body.in("comment.author");
    String site = Jira.site(body);
    String authorId = Jira.userId(author, site);
    facts
        .fact(
            "comment.created",
            Jira.team(body, tenant),
            body.requireTime("comment.created", "timestamp"))
        .by(authorId)
        .with("subject_id", Jira.taskId(body))
        .with("subject_kind", "task")
        .withTeamOf(authorId)
        .with("medium", "issue")
        .with("is_bot", Jira.isBot(author, tenant))
        .keyed("comment", site, body.requireId("comment.id"));
  }

  /**
   * Whether an update of an issue brings a new comment. Old servers do not say; there a comment
   * that has never been edited is new.
   */
  static boolean isNewComment(Body body) {
    if (!body.has("comment")) {
      return false;
    }
    String named = body.text("issue_event_type_name");
    if (named != null) {
      return named.equals("issue_commented");
    }
    return body.time("comment.created").isPresent()
        && body.time("comment.created").equals(body.time("comment.updated"));
  }
}
