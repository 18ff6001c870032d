package dev.tributary.sources;

import static dev.tributary.sources.IgnoredReason.COUNTED_ELSEWHERE;
import static dev.tributary.sources.IgnoredReason.EVENT_UNMAPPED;
import static dev.tributary.sources.IgnoredReason.EVENT_UNNAMED;

/**
 * Slack's Events API: messages in channels. A mention of an app is the message seen a second time.
 */
public final class SlackNormaliser implements SourceNormaliser {
  static final String SOURCE = "slack";

  @Override
  public String source() {
    return SOURCE;
  }

  @Override
  public Normalised normalise(Delivery delivery, Tenant tenant) {
    return Facts.collect(delivery, tenant, SOURCE, SlackNormaliser::read);
  }

  private static void read(Body body, Facts facts) {
    String type = body.text("event.type") != null ? body.text("event.type") : body.text("type");
    if (type == null) {
      facts.ignore(EVENT_UNNAMED, "type");
      return;
    }
    switch (type) {
      case "message" -> SlackMessages.read(body, facts);
      case "app_mention" -> facts.ignore(COUNTED_ELSEWHERE, type);
      default -> facts.ignore(EVENT_UNMAPPED, type.matches("[a-z_]{1,40}") ? type : "event.type");
    }
  }
}
