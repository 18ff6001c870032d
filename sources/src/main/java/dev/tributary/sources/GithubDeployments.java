package dev.tributary.sources;

import static dev.tributary.sources.IgnoredReason.VERDICT_NONE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;

/** {@code deployment_status}: a deployment that has succeeded or failed. */
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
        .with("service", service(body, tenant))
        .keyed("deployment_status", body.requireId("deployment_status.id"));
  }

  /** What the deployer names, if the tenant has declared it; else what the repository deploys. */
  private static String service(Body body, Tenant tenant) {
    String named = payload(body).text("service");
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
