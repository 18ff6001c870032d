package dev.tributary.sources;

import static dev.tributary.sources.IgnoredReason.VERDICT_NONE;

import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * {@code workflow-completed}. A workflow that is run again gets another id in the same pipeline:
 * the build is the workflow of that name in that pipeline, and its latest run is the verdict.
 */
final class CircleciWorkflows {
  private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
  private static final String STATUS = "workflow.status";

  private CircleciWorkflows() {}

  static void read(Body body, Facts facts) {
    String status = body.requireText(STATUS);
    String eventType =
        switch (status) {
          case "success" -> "build.succeeded";
          case "failed" -> "build.failed";
          case "canceled" -> "build.cancelled";
          default -> null;
        };
    if (eventType == null) {
      facts.ignore(VERDICT_NONE, STATUS);
      return;
    }
    Tenant tenant = facts.tenant();
    facts
        .fact(eventType, team(body, tenant), body.requireTime("happened_at"))
        .with("build_id", buildId(body, tenant))
        .with("pipeline", "circleci-" + body.requireShape("project.id", UUID))
        .with("branch", Branch.kept(body.text("pipeline.vcs.branch"), null))
        .with("duration_ms", durationMillis(body))
        .keyed("workflow", body.requireShape("id", UUID));
  }

  /** The workflow's name is the tenant's own text, so it goes in as a hash. */
  private static String buildId(Body body, Tenant tenant) {
    String pipeline = body.requireShape("pipeline.id", UUID);
    String name = body.requireText("workflow.name");
    return "circleci-"
        + tenant.eventIds().id(CircleciNormaliser.TOOL, "build", pipeline + ":" + name, "run");
  }

  private static Long durationMillis(Body body) {
    OptionalLong began = body.time("workflow.created_at");
    OptionalLong ended = body.time("workflow.stopped_at");
    return began.isPresent() && ended.isPresent() && began.getAsLong() <= ended.getAsLong()
        ? (Long) (ended.getAsLong() - began.getAsLong())
        : null;
  }

  /** The team of the project or of what it builds, else one named after the project's id. */
  private static String team(Body body, Tenant tenant) {
    return CiTeam.find(
            tenant.directory(),
            List.of(Objects.requireNonNullElse(body.text("project.slug"), "")),
            body.text("pipeline.vcs.target_repository_url"))
        .orElseGet(() -> CircleciNormaliser.TOOL + "-" + body.requireShape("project.id", UUID));
  }
}
