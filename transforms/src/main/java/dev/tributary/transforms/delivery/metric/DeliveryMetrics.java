package dev.tributary.transforms.delivery.metric;

import dev.tributary.transforms.metric.Metric;
import java.util.List;

/** The catalogue of delivery metrics: one line each. Columns and documentation derive from it. */
public final class DeliveryMetrics {
  private static final List<DeliveryMetric> ALL =
      List.of(
          new CycleTimeP50(),
          new CycleTimeP95(),
          new Throughput(),
          new PrOpened(),
          new PrMerged(),
          new PrClosed(),
          new PrMergeRate(),
          new PrReviewLag(),
          new BuildsPassed(),
          new BuildsFailed(),
          new BuildPassRate());

  static {
    ALL.forEach(Metric::requirePurpose);
  }

  private DeliveryMetrics() {}

  public static List<DeliveryMetric> all() {
    return ALL;
  }
}
