package dev.tributary.transforms.delivery.metric;

import java.util.List;

/** Builds whose last attempt failed. */
final class BuildsFailed implements DeliveryMetric {
  @Override
  public String id() {
    return "builds_failed";
  }

  @Override
  public String unit() {
    return "count";
  }

  @Override
  public List<String> reads() {
    return List.of("build.succeeded", "build.failed");
  }

  @Override
  public String definition() {
    return "Builds whose last attempt failed";
  }

  @Override
  public Object value(DeliveryWindow window) {
    return window.within().buildsFailed();
  }
}
