package dev.tributary.transforms.delivery.metric;

import dev.tributary.transforms.delivery.Measure;
import dev.tributary.transforms.metric.Quantiles;
import java.util.List;

/** Median minutes from the creation of a task to its first production deployment. */
final class CycleTimeP50 implements DeliveryMetric {
  @Override
  public String id() {
    return "cycle_time_p50";
  }

  @Override
  public String unit() {
    return "minutes";
  }

  @Override
  public List<String> reads() {
    return List.of("task.created", "deploy.success");
  }

  @Override
  public String definition() {
    return "Median minutes from the creation of a task to its first production deployment";
  }

  @Override
  public Object value(DeliveryWindow window) {
    Long minutes = Quantiles.nearestRank(window.within().minutes(Measure.CYCLE_TIME), 0.5);
    return minutes == null ? null : minutes.doubleValue();
  }
}
