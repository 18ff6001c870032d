package dev.tributary.transforms.delivery.metric;

import java.util.List;

/** Tasks whose first production deployment lies in the window. */
final class Throughput implements DeliveryMetric {
  @Override
  public String id() {
    return "throughput";
  }

  @Override
  public String unit() {
    return "count";
  }

  @Override
  public List<String> reads() {
    return List.of("task.created", "deploy.success");
  }

  @Override
  public String definition() {
    return "Tasks whose first production deployment lies in the window";
  }

  @Override
  public Object value(DeliveryWindow window) {
    return window.within().cycleTimes().values().stream().mapToInt(count -> count).sum();
  }
}
