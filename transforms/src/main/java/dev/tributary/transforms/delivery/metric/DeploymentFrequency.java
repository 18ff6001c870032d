package dev.tributary.transforms.delivery.metric;

import dev.tributary.transforms.delivery.Measure;

/** Deployments to production. */
final class DeploymentFrequency extends Count {
  DeploymentFrequency() {
    super(
        "deployment_frequency", Measure.DEPLOYMENT, "Deployments to production", "deploy.success");
  }
}
