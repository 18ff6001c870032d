package dev.tributary.transforms.delivery.metric;

import dev.tributary.transforms.metric.Metric;
import java.util.List;
import java.util.stream.Stream;

/**
 * The catalogue of delivery metrics: one line each, and the {@link DoraMetrics}. Columns and
 * documentation derive from it.
 */
public final class DeliveryMetrics {
  private static final List<DeliveryMetric> OF_TEAMS =
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
          new BuildPassRate(),
          new PrOpenedBots(),
          new PrMergedBots(),
          new BlockerCount(),
          new BlockedOver48h(),
          new ActiveTasks(),
          new BlockedTaskRatio(),
          new Comments(),
          new CommentsBots(),
          new CollabScore(),
          new CollabContributors());

  private static final List<DeliveryMetric> ALL =
      Stream.concat(OF_TEAMS.stream(), DoraMetrics.all().stream()).toList();

  static {
    ALL.forEach(Metric::requirePurpose);
  }

  private DeliveryMetrics() {}

  public static List<DeliveryMetric> all() {
    return ALL;
  }
}
