package dev.tributary.transforms.operational.metric;

import dev.tributary.transforms.metric.Metric;
import java.util.List;

/** The catalogue of operational metrics: one line each. */
public final class OperationalMetrics {
  private static final List<OperationalMetric> ALL =
      List.of(
          new ActiveBlockers(),
          new SlaRiskScore(),
          new TasksAtRisk(),
          new SlaRatioP95(),
          new OpenIncidents(),
          new FailedBuilds());

  static {
    ALL.forEach(Metric::requirePurpose);
  }

  private OperationalMetrics() {}

  public static List<OperationalMetric> all() {
    return ALL;
  }
}
