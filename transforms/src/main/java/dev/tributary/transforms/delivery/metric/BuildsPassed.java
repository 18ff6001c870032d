package dev.tributary.transforms.delivery.metric;

import java.util.List;

/** Builds whose last attempt passed. */
final class BuildsPassed implements DeliveryMetric {
  @Override
  public String id() {
    return "builds_passed";
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
    return "Builds whose last attempt passed";
  }

  @Override
  public Object value(DeliveryWindow window) {
    return window.within().buildsPassed();
  }
}
