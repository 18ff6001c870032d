package dev.tributary.transforms.delivery.metric;

import dev.tributary.transforms.delivery.Measure;

/** Deployments that were rolled back or that an incident names as its cause. */
final class DeploymentsFailed extends Count {
  DeploymentsFailed() {
    super(
        "deployments_failed",
        Measure.DEPLOYMENT_FAILED,
        "Deployments that were rolled back or that an incident names as its cause",
        "deploy.success",
        "deploy.rolled_back",
        "incident.opened#caused_by_deploy_id");
  }
}
