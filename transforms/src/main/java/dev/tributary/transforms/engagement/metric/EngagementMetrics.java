package dev.tributary.transforms.engagement.metric;

import dev.tributary.transforms.metric.Metric;
import java.util.List;

/** The catalogue of engagement metrics: one line each. Columns and documentation derive from it. */
public final class EngagementMetrics {
  private static final List<EngagementMetric> ALL =
      List.of(
          new Participants(),
          new Interactions(),
          new CollaborationDensity(),
          new AsyncRatio(),
          new Comments(),
          new CrossTeamComments(),
          new AsyncInteractions(),
          new ChatMessages(),
          new BotInteractions());

  static {
    ALL.forEach(Metric::requirePurpose);
  }

  private EngagementMetrics() {}

  public static List<EngagementMetric> all() {
    return ALL;
  }
}
