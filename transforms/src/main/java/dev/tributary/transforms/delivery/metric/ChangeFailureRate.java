package dev.tributary.transforms.delivery.metric;

import dev.tributary.transforms.delivery.Measure;

/** Of the deployments, those that were rolled back or that an incident names as its cause. */
final class ChangeFailureRate extends Share {
  ChangeFailureRate() {
    super(
        "change_failure_rate",
        "Of the deployments, those that were rolled back or that an incident names as its cause",
        "deploy.success",
        "deploy.rolled_back",
        "incident.opened#caused_by_deploy_id");
  }

  @Override
  int part(DeliveryWindow window) {
    return window.count(Measure.DEPLOYMENT_FAILED);
  }

  @Override
  int whole(DeliveryWindow window) {
    return window.count(Measure.DEPLOYMENT);
  }
}
