package dev.tributary.transforms.delivery.metric;

import dev.tributary.transforms.delivery.Measure;

/** Builds whose last attempt passed. */
final class BuildsPassed extends Count {
  BuildsPassed() {
    super(
        "builds_passed",
        Measure.BUILD_PASSED,
        "Builds whose last attempt passed",
        "build.succeeded",
        "build.failed");
  }
}
