package dev.tributary.transforms.engagement.metric;

import dev.tributary.contracts.event.Purpose;
import dev.tributary.transforms.engagement.Session;
import dev.tributary.transforms.metric.Metric;

/** A metric of {@code team_engagement}: one column. */
public interface EngagementMetric extends Metric {
  /** The column's value, of the class the column takes; null if there is nothing to measure. */
  Object value(Session session);

  @Override
  default Purpose purpose() {
    return Purpose.COLLABORATION;
  }
}
