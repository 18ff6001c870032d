package dev.tributary.transforms.delivery.metric;

import dev.tributary.transforms.delivery.Measure;

/** Passed builds over passed and failed ones, in the seven days that end with the window. */
final class BuildPassRate extends Share {
  BuildPassRate() {
    super(
        "build_pass_rate",
        "Passed builds over passed and failed ones, in the seven days that end with the window",
        "build.succeeded",
        "build.failed");
  }

  @Override
  int part(DeliveryWindow window) {
    return window.sevenDays().count(Measure.BUILD_PASSED);
  }

  @Override
  int whole(DeliveryWindow window) {
    return window.sevenDays().count(Measure.BUILD_PASSED)
        + window.sevenDays().count(Measure.BUILD_FAILED);
  }
}
