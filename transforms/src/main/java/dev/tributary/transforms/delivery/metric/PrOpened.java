package dev.tributary.transforms.delivery.metric;

import java.util.List;

/** Pull requests opened by people. */
final class PrOpened implements DeliveryMetric {
  @Override
  public String id() {
    return "pr_opened";
  }

  @Override
  public String unit() {
    return "count";
  }

  @Override
  public List<String> reads() {
    return List.of("pr.opened");
  }

  @Override
  public String definition() {
    return "Pull requests opened by people";
  }

  @Override
  public Object value(DeliveryWindow window) {
    return window.within().prOpened();
  }
}
