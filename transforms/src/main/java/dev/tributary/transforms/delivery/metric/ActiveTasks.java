package dev.tributary.transforms.delivery.metric;

import dev.tributary.transforms.delivery.Measure;

/** Tasks created and not done at the end of the window, with an event in the 30 days before. */
final class ActiveTasks extends Count {
  ActiveTasks() {
    super(
        "active_tasks",
        Measure.ACTIVE,
        "Tasks created and not done at the end of the window, with an event in the 30 days before",
        "task.created",
        "task.blocked",
        "task.unblocked",
        "task.transitioned",
        "task.completed",
        "task.reopened",
        "deploy.success");
  }
}
