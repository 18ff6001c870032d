package dev.tributary.sources;

import static dev.tributary.sources.IgnoredReason.COUNTED_ELSEWHERE;
import static dev.tributary.sources.IgnoredReason.EVENT_UNMAPPED;
import static dev.tributary.sources.IgnoredReason.EVENT_UNNAMED;

/** CircleCI webhooks: workflows as builds. A job is a part of its workflow. */
public final class CircleciNormaliser implements SourceNormaliser {
  static final String TOOL = "circleci";

  @Override
  public String source() {
    return TOOL;
  }

  @Override
  public Normalised normalise(Delivery delivery, Tenant tenant) {
    return Facts.collect(delivery, tenant, TOOL, CircleciNormaliser::read);
  }

  private static void read(Body body, Facts facts) {
    String type = body.text("type");
    if (type == null) {
      facts.ignore(EVENT_UNNAMED, "type");
      return;
    }
    switch (type) {
      case "workflow-completed" -> CircleciWorkflows.read(body, facts);
      case "job-completed" -> facts.ignore(COUNTED_ELSEWHERE, type);
      default -> facts.ignore(EVENT_UNMAPPED, type.matches("[a-z-]{1,40}") ? type : "type");
    }
  }
}
