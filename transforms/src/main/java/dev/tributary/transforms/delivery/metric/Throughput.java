package dev.tributary.transforms.delivery.metric;

import dev.tributary.transforms.delivery.Measure;

/** Tasks whose first production deployment lies in the window. */
final class Throughput extends Count {
  Throughput() {
    super(
        "throughput",
        Measure.CYCLE_TIME,
        "Tasks whose first production deployment lies in the window",
        "task.created",
        "deploy.success");
  }
}
