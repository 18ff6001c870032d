package dev.tributary.sources;

import static dev.tributary.sources.IgnoredReason.COUNTED_ELSEWHERE;
import static dev.tributary.sources.IgnoredReason.VERDICT_NONE;

import java.util.OptionalLong;

/**
 * Builds from {@code workflow_run}, and from {@code check_suite} of every app but GitHub Actions,
 * whose suites are workflow runs seen a second time.
 */
final class GithubBuilds {
  private static final long FIRST_ATTEMPT = 1;

  private GithubBuilds() {}

  static void readWorkflowRun(Body body, Facts facts) {
    switch (body.requireText("action")) {
      // Both say that the attempt has begun: one fact, at the time that both carry.
      case "requested", "in_progress" -> run("build.started", startedAt(body), body, facts);
      case "completed" -> {
        String eventType = verdict(body, "workflow_run.conclusion", facts);
        if (eventType != null) {
          run(eventType, body.requireTime("workflow_run.updated_at"), body, facts);
        }
      }
      default -> Github.ignoreAction(body, facts, "workflow_run");
    }
  }

  private static long startedAt(Body body) {
    return body.requireTime("workflow_run.run_started_at", "workflow_run.created_at");
  }

  private static void run(String eventType, long at, Body body, Facts facts) {
    String id = body.requireId("workflow_run.id");
    Long attempt = body.count("workflow_run.run_attempt");
    long attemptOrFirst = attempt == null ? FIRST_ATTEMPT : attempt;
    String workflow = body.id("workflow_run.workflow_id");
    OptionalLong started = body.time("workflow_run.run_started_at");
    boolean ended = !eventType.equals("build.started");
    facts
        .fact(eventType, Github.team(body, facts.tenant()), at)
        .by(body.id("workflow_run.triggering_actor.id"))
        .with("build_id", "run-" + id)
        .with("pipeline", workflow == null ? null : "workflow-" + workflow)
        .with("branch", Github.branch(body, body.text("workflow_run.head_branch")))
        .with(
            "duration_ms",
            ended && started.isPresent() && started.getAsLong() <= at
                ? (Long) (at - started.getAsLong())
                : null)
        .with("attempt", attemptOrFirst)
        .keyed("workflow_run", id, attemptOrFirst);
  }

  static void readCheckSuite(Body body, Facts facts) {
    if (!body.requireText("action").equals("completed")) {
      Github.ignoreAction(body, facts, "check_suite");
      return;
    }
    if ("github-actions".equals(body.text("check_suite.app.slug"))) {
      facts.ignore(COUNTED_ELSEWHERE, "check_suite.app.slug");
      return;
    }
    String eventType = verdict(body, "check_suite.conclusion", facts);
    if (eventType == null) {
      return;
    }
    String id = body.requireId("check_suite.id");
    String app = body.id("check_suite.app.id");
    long at = body.requireTime("check_suite.updated_at");
    facts
        .fact(eventType, Github.team(body, facts.tenant()), at)
        .with("build_id", "suite-" + id)
        .with("pipeline", app == null ? null : "app-" + app)
        .with("branch", Github.branch(body, body.text("check_suite.head_branch")))
        .keyed("check_suite", id, body.requireText("check_suite.conclusion"), at);
  }

  /** The event type of a conclusion, or null after saying why there is none. */
  private static String verdict(Body body, String path, Facts facts) {
    String conclusion = body.text(path);
    String eventType =
        switch (conclusion == null ? "" : conclusion) {
          case "success" -> "build.succeeded";
          case "failure", "timed_out", "startup_failure" -> "build.failed";
          case "cancelled" -> "build.cancelled";
          default -> null;
        };
    if (eventType == null) {
      facts.ignore(VERDICT_NONE, path);
    }
    return eventType;
  }
}
