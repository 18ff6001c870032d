package dev.tributary.transforms.delivery.metric;

import java.util.List;

/** Pull requests of people that were closed unmerged and not opened again. */
final class PrClosed implements DeliveryMetric {
  @Override
  public String id() {
    return "pr_closed";
  }

  @Override
  public String unit() {
    return "count";
  }

  @Override
  public List<String> reads() {
    return List.of("pr.opened", "pr.closed", "pr.reopened");
  }

  @Override
  public String definition() {
    return "Pull requests of people that were closed unmerged and not opened again";
  }

  @Override
  public Object value(DeliveryWindow window) {
    return window.within().prClosed();
  }
}
