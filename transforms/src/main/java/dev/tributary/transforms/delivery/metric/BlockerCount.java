package dev.tributary.transforms.delivery.metric;

import dev.tributary.transforms.delivery.Measure;

/** Distinct tasks that were blocked at any moment of the window. */
final class BlockerCount extends Count {
  BlockerCount() {
    super(
        "blocker_count",
        Measure.BLOCKED,
        "Distinct tasks that were blocked at any moment of the window",
        "task.blocked",
        "task.unblocked",
        "task.transitioned",
        "task.completed",
        "task.reopened");
  }
}
