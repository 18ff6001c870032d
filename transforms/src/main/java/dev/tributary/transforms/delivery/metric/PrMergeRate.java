package dev.tributary.transforms.delivery.metric;

import java.util.List;

/** Merged pull requests over merged and closed ones. */
final class PrMergeRate implements DeliveryMetric {
  @Override
  public String id() {
    return "pr_merge_rate";
  }

  @Override
  public String unit() {
    return "ratio";
  }

  @Override
  public List<String> reads() {
    return List.of("pr.merged", "pr.closed", "pr.reopened");
  }

  @Override
  public String definition() {
    return "Merged pull requests over merged and closed ones";
  }

  @Override
  public Object value(DeliveryWindow window) {
    return Ratio.of(window.within().prMerged(), window.within().prClosed());
  }
}
