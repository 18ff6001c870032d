package dev.tributary.transforms.operational.metric;

import dev.tributary.contracts.event.Purpose;
import dev.tributary.transforms.metric.Metric;
import java.util.List;

/** A metric of {@code team_minute}: one column. */
public interface OperationalMetric extends Metric {
  /** All that is told of a task. */
  List<String> TASKS =
      List.of(
          "task.created",
          "task.transitioned",
          "task.blocked",
          "task.unblocked",
          "task.completed",
          "task.reopened",
          "deploy.success");

  /** The column's value, of the class the column takes; null if there is nothing to measure. */
  Object value(TeamMinute minute);

  @Override
  default Purpose purpose() {
    return Purpose.DELIVERY;
  }

  @Override
  default String unit() {
    return "count";
  }

  @Override
  default List<String> reads() {
    return TASKS;
  }
}
