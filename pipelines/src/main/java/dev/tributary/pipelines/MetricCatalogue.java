package dev.tributary.pipelines;

import dev.tributary.transforms.activity.metric.ActivityMetric;
import dev.tributary.transforms.delivery.metric.DeliveryMetrics;
import dev.tributary.transforms.engagement.metric.EngagementMetrics;
import dev.tributary.transforms.metric.Metric;
import dev.tributary.transforms.operational.metric.OperationalMetrics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Every metric, by the pipeline that measures it. */
public final class MetricCatalogue {
  private static final List<Map.Entry<String, List<? extends Metric>>> BY_PIPELINE =
      List.of(
          Map.entry("delivery", DeliveryMetrics.all()),
          Map.entry("engagement", EngagementMetrics.all()),
          Map.entry("operational", OperationalMetrics.all()),
          Map.entry("activity", ActivityMetric.all()));

  private MetricCatalogue() {}

  public static Stream<Metric> all() {
    return BY_PIPELINE.stream().flatMap(pipeline -> pipeline.getValue().stream());
  }

  /** The metric of that id that the pipeline measures, if there is one. */
  public static Optional<Metric> find(String pipeline, String id) {
    return BY_PIPELINE.stream()
        .filter(each -> each.getKey().equals(pipeline))
        .<Metric>flatMap(each -> each.getValue().stream())
        .filter(metric -> metric.id().equals(id))
        .findFirst();
  }
}
