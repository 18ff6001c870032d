package dev.tributary.transforms.delivery.metric;

import java.util.List;

/** Pull requests of people that were merged. */
final class PrMerged implements DeliveryMetric {
  @Override
  public String id() {
    return "pr_merged";
  }

  @Override
  public String unit() {
    return "count";
  }

  @Override
  public List<String> reads() {
    return List.of("pr.opened", "pr.merged");
  }

  @Override
  public String definition() {
    return "Pull requests of people that were merged";
  }

  @Override
  public Object value(DeliveryWindow window) {
    return window.within().prMerged();
  }
}
