package dev.tributary.transforms.delivery.metric;

import dev.tributary.contracts.event.Purpose;
import dev.tributary.transforms.metric.Metric;

/** A metric of {@code team_delivery_24h} and {@code team_daily_summary}: one column in both. */
public interface DeliveryMetric extends Metric {
  /** The column's value, of the class the column takes; null if there is nothing to measure. */
  Object value(DeliveryWindow window);

  @Override
  default Purpose purpose() {
    return Purpose.DELIVERY;
  }
}
