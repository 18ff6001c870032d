package dev.tributary.sources;

import static dev.tributary.sources.IgnoredReason.VERDICT_NONE;

import java.util.Set;

/**
 * {@code deployment}: one that has succeeded or failed. The tier says what an environment is for
 * when its name does not.
 */
final class GitlabDeployments {
  private static final Set<String> TIERS = Set.of("staging", "testing", "development");

  private GitlabDeployments() {}

  static void read(Body body, Facts facts) {
    String status = body.requireText("status");
    String eventType =
        switch (status) {
          case "success" -> "deploy.success";
          case "failed", "canceled" -> "deploy.failed";
          default -> null;
        };
    if (eventType == null) {
      facts.ignore(VERDICT_NONE, "status");
      return;
    }
    Tenant tenant = facts.tenant();
    String id = body.requireId("deployment_id");
    facts
        .fact(eventType, Gitlab.team(body, tenant), body.requireTime("status_changed_at"))
        .by(Gitlab.userId(body.in("user")))
        .with("deploy_id", "gl-deploy-" + id)
        .with("environment", environment(body, tenant.directory()))
        .with("task_ids", TaskIds.named(tenant, body.text("ref"), body.text("commit_title")))
        .with("service", service(body, tenant.directory()))
        .keyed("deployment", id, status);
  }

  private static String service(Body body, Directory directory) {
    String path = body.text("project.path_with_namespace");
    return directory.serviceOf(Asset.GITLAB_PROJECT, path).orElse(null);
  }

  private static String environment(Body body, Directory directory) {
    String byName = directory.environment(body.requireText("environment"));
    String tier = body.text("environment_tier");
    if (!byName.equals("other") || tier == null) {
      return byName;
    }
    return tier.equals("production") || TIERS.contains(tier) ? tier : byName;
  }
}
