package dev.tributary.transforms.delivery.metric;

import dev.tributary.transforms.delivery.Measure;

/** Deployments whose first commit is known. */
final class DeploymentsTraced extends Count {
  DeploymentsTraced() {
    super(
        "deployments_traced",
        Measure.LEAD_TIME,
        "Deployments whose first commit is known",
        "deploy.success");
  }
}
