package dev.tributary.sources;

import static dev.tributary.sources.IgnoredReason.CHANGE_UNMAPPED;
import static dev.tributary.sources.IgnoredReason.EVENT_UNMAPPED;
import static dev.tributary.sources.IgnoredReason.EVENT_UNNAMED;

/** Jira webhooks, Cloud and Server, one line per kind of event. */
public final class JiraNormaliser implements SourceNormaliser {
  static final String SOURCE = "jira";
  private static final String EVENT = "webhookEvent";

  @Override
  public String source() {
    return SOURCE;
  }

  @Override
  public Normalised normalise(Delivery delivery, Tenant tenant) {
    return Facts.collect(delivery, tenant, SOURCE, JiraNormaliser::read);
  }

  private static void read(Body body, Facts facts) {
    String event = body.text(EVENT);
    if (event == null) {
      facts.ignore(EVENT_UNNAMED, EVENT);
      return;
    }
    switch (event) {
      case "jira:issue_created" -> JiraIssues.created(body, facts);
      case "jira:issue_updated" -> updated(body, facts);
      case "comment_created" -> JiraComments.created(body, facts);
      default -> facts.ignore(EVENT_UNMAPPED, event.matches("[a-z_:]{1,40}") ? event : EVENT);
    }
  }

  /** One update may carry a change, a comment, or both. */
  private static void updated(Body body, Facts facts) {
    if (body.has("changelog.items")) {
      JiraChanges.read(body, facts);
    }
    if (JiraComments.isNewComment(body)) {
      facts.attempt(() -> JiraComments.created(body, facts));
    }
    if (facts.isEmpty()) {
      facts.ignore(CHANGE_UNMAPPED, "changelog.items");
    }
  }
}
