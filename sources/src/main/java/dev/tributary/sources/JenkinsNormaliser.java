package dev.tributary.sources;

import static dev.tributary.sources.IgnoredReason.EVENT_UNNAMED;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Jenkins: what its Notification plugin sends, and builds as the REST API gives them, one ({@code
 * .../12/api/json}) or many ({@code builds}). Both give the same event of the same build.
 */
public final class JenkinsNormaliser implements SourceNormaliser {
  static final String TOOL = "jenkins";

  @Override
  public String source() {
    return TOOL;
  }

  @Override
  public Normalised normalise(Delivery delivery, Tenant tenant) {
    return Facts.collect(delivery, tenant, TOOL, JenkinsNormaliser::read);
  }

  private static void read(Body body, Facts facts) {
    if (body.has("build.phase")) {
      JenkinsBuilds.notified(body, facts);
    } else if (body.has("building")) {
      JenkinsBuilds.listed(body, facts);
    } else {
      for (JsonNode build : body.at("builds")) {
        facts.attempt(() -> JenkinsBuilds.listed(new Body(build), facts));
      }
    }
    if (facts.isEmpty()) {
      facts.ignore(EVENT_UNNAMED, "build.phase");
    }
  }
}
