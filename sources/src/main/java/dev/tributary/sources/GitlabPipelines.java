package dev.tributary.sources;

import static dev.tributary.sources.Gitlab.ATTRIBUTES;
import static dev.tributary.sources.IgnoredReason.COUNTED_ELSEWHERE;
import static dev.tributary.sources.IgnoredReason.VERDICT_NONE;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * {@code pipeline} as builds. A retried pipeline keeps its id and has no number of attempts: each
 * time it ends is a fact of its own, and the latest is the verdict. A child pipeline is a part of
 * its parent, as a job is.
 */
final class GitlabPipelines {
  private static final String STATUS = ATTRIBUTES + "status";
  private static final double LONGEST_SECONDS = 1e9;

  private GitlabPipelines() {}

  static void read(Body body, Facts facts) {
    if ("parent_pipeline".equals(body.text(ATTRIBUTES + "source"))) {
      facts.ignore(COUNTED_ELSEWHERE, ATTRIBUTES + "source");
      return;
    }
    switch (body.requireText(STATUS)) {
      case "running" -> build("build.started", ATTRIBUTES + "created_at", body, facts);
      case "success" -> build("build.succeeded", ATTRIBUTES + "finished_at", body, facts);
      case "failed" -> build("build.failed", ATTRIBUTES + "finished_at", body, facts);
      case "canceled" -> build("build.cancelled", ATTRIBUTES + "finished_at", body, facts);
      default -> facts.ignore(VERDICT_NONE, STATUS);
    }
  }

  private static void build(String eventType, String timePath, Body body, Facts facts) {
    String project = Gitlab.projectId(body);
    String id = body.requireId(ATTRIBUTES + "id");
    long at = body.requireTime(timePath);
    facts
        .fact(eventType, Gitlab.team(body, facts.tenant()), at)
        .by(Gitlab.userId(body.in("user")))
        .with("build_id", "gl-pipeline-" + id)
        .with("pipeline", "gl-project-" + project)
        .with("branch", branch(body))
        .with("duration_ms", eventType.equals("build.started") ? null : durationMillis(body))
        .keyed("pipeline", project, id, at);
  }

  private static String branch(Body body) {
    boolean tag = Boolean.TRUE.equals(body.flag(ATTRIBUTES + "tag"));
    return tag ? "other" : Gitlab.branch(body, body.text(ATTRIBUTES + "ref"));
  }

  /** Time that jobs ran, without the waiting between a failure and its retry. */
  private static Long durationMillis(Body body) {
    JsonNode duration = body.at(ATTRIBUTES + "duration");
    double seconds = duration.isNumber() ? duration.doubleValue() : -1;
    return seconds >= 0 && seconds < LONGEST_SECONDS ? (Long) Math.round(seconds * 1000) : null;
  }
}
