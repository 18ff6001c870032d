package dev.tributary.transforms.delivery.metric;

import dev.tributary.transforms.delivery.Measure;

/** Of the active tasks, those blocked for more than 48 hours without interruption. */
final class BlockedTaskRatio extends Share {
  BlockedTaskRatio() {
    super(
        "blocked_task_ratio",
        "Of the active tasks, those blocked for more than 48 hours without interruption",
        "task.created",
        "task.blocked",
        "task.unblocked",
        "task.transitioned",
        "task.completed",
        "task.reopened",
        "deploy.success");
  }

  @Override
  int part(DeliveryWindow window) {
    return window.count(Measure.ACTIVE_BLOCKED_LONG);
  }

  @Override
  int whole(DeliveryWindow window) {
    return window.count(Measure.ACTIVE);
  }
}
