package dev.tributary.transforms.delivery.metric;

import dev.tributary.transforms.delivery.Measure;

/** Of the deployments, those of fixes that nobody had planned. */
final class ReworkRate extends Share {
  ReworkRate() {
    super(
        "rework_rate",
        "Of the deployments, those of fixes that nobody had planned",
        "deploy.success");
  }

  @Override
  int part(DeliveryWindow window) {
    return window.count(Measure.DEPLOYMENT_UNPLANNED);
  }

  @Override
  int whole(DeliveryWindow window) {
    return window.count(Measure.DEPLOYMENT);
  }
}
