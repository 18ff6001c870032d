package dev.tributary.transforms.delivery.metric;

import dev.tributary.transforms.metric.Quantiles;
import java.util.List;

/**
 * Median minutes from ready for review to the first review by another human, draft periods left
 * out.
 */
final class PrReviewLag implements DeliveryMetric {
  @Override
  public String id() {
    return "pr_review_lag";
  }

  @Override
  public String unit() {
    return "minutes";
  }

  @Override
  public List<String> reads() {
    return List.of("pr.opened", "pr.drafted", "pr.ready", "review.submitted");
  }

  @Override
  public String definition() {
    return "Median minutes from ready for review to the first review by another human, draft periods left out";
  }

  @Override
  public Object value(DeliveryWindow window) {
    Long minutes = Quantiles.nearestRank(window.within().reviewLags(), 0.5);
    return minutes == null ? null : (int) Math.min(minutes, Integer.MAX_VALUE);
  }
}
