package dev.tributary.sources;

import static dev.tributary.sources.IgnoredReason.VERDICT_NONE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * {@code deployment_status}: a deployment that has succeeded or failed. What GitHub does not know
 * the deployer may send in {@code deployment.payload}, by the names of the event's own fields:
 * {@code task_ids}, {@code pr_ids}, {@code first_commit_at}, {@code unplanned}, {@code service}.
 */
final class GithubDeployments {
  private static final String STATE = "deployment_status.state";

  private GithubDeployments() {}

  static void read(Body body, Facts facts) {
    String eventType =
        switch (body.requireText(STATE)) {
          case "success" -> "deploy.success";
          case "failure", "error" -> "deploy.failed";
          default -> null;
        };
    if (eventType == null) {
      facts.ignore(VERDICT_NONE, STATE);
      return;
    }
    Tenant tenant = facts.tenant();
    Body payload = payload(body);
    String environment = body.text("deployment_status.environment");
    facts
        .fact(
            eventType, Github.team(body, tenant), body.requireTime("deployment_status.created_at"))
        .by(body.id("deployment_status.creator.id"))
        .with("deploy_id", body.requireId("deployment.id"))
        .with(
            "environment",
            tenant
                .directory()
                .environment(
                    environment != null ? environment : body.requireText("deployment.environment")))
        .with("task_ids", TaskIds.ofDeployment(body, tenant))
        .with("pr_ids", payload.ids("pr_ids"))
        .with("first_commit_at", firstCommit(payload))
        .with("unplanned", payload.flag("unplanned"))
        .with("service", service(payload, body, tenant))
        .keyed("deployment_status", body.requireId("deployment_status.id"));
  }

  private static String firstCommit(Body payload) {
    OptionalLong time = payload.time("first_commit_at");
    return time.isPresent() ? Instant.ofEpochMilli(time.getAsLong()).toString() : null;
  }

  /** What the deployer names, if the tenant has declared it; else what the repository deploys. */
  private static String service(Body payload, Body body, Tenant tenant) {
    String named = payload.text("service");
    return tenant.directory().isService(named)
        ? named
        : tenant
            .directory()
            .serviceOf(Asset.REPOSITORY, body.text("repository.full_name"))
            .orElse(null);
  }

  /** What the deployer sends along: an object, or text that holds one. */
  static Body payload(Body body) {
    JsonNode payload = body.at("deployment.payload");
    try {
      return new Body(payload.isTextual() ? Json.parse(payload.textValue()) : payload);
    } catch (IOException e) {
      return new Body(MissingNode.getInstance());
    }
  }
}
