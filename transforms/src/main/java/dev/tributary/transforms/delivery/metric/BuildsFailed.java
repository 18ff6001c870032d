package dev.tributary.transforms.delivery.metric;

import dev.tributary.transforms.delivery.Measure;

/** Builds whose last attempt failed. */
final class BuildsFailed extends Count {
  BuildsFailed() {
    super(
        "builds_failed",
        Measure.BUILD_FAILED,
        "Builds whose last attempt failed",
        "build.succeeded",
        "build.failed");
  }
}
