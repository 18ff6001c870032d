package dev.tributary.transforms.delivery.metric;

import java.util.List;

/** The five DORA keys and the counts behind them: columns of teams and of their services. */
public final class DoraMetrics {
  private static final List<DeliveryMetric> ALL =
      List.of(
          new DeploymentFrequency(),
          new DeploymentsFailed(),
          new ChangeFailureRate(),
          new DeploymentsUnplanned(),
          new ReworkRate(),
          new DeploymentsTraced(),
          new LeadTimeForChanges(),
          new IncidentsRestored(),
          new TimeToRestore());

  private DoraMetrics() {}

  public static List<DeliveryMetric> all() {
    return ALL;
  }
}
