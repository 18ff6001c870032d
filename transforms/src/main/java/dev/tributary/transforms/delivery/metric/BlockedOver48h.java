package dev.tributary.transforms.delivery.metric;

import dev.tributary.transforms.delivery.Measure;

/**
 * Tasks that at the end of the window have been blocked for more than 48 hours without
 * interruption.
 */
final class BlockedOver48h extends Count {
  BlockedOver48h() {
    super(
        "blocked_over_48h",
        Measure.BLOCKED_LONG,
        "Tasks that at the end of the window have been blocked for more than 48 hours without"
            + " interruption",
        "task.blocked",
        "task.unblocked",
        "task.transitioned",
        "task.completed",
        "task.reopened");
  }
}
