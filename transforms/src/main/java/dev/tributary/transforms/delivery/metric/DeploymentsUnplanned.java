package dev.tributary.transforms.delivery.metric;

import dev.tributary.transforms.delivery.Measure;

/** Deployments of fixes that nobody had planned. */
final class DeploymentsUnplanned extends Count {
  DeploymentsUnplanned() {
    super(
        "deployments_unplanned",
        Measure.DEPLOYMENT_UNPLANNED,
        "Deployments of fixes that nobody had planned",
        "deploy.success");
  }
}
