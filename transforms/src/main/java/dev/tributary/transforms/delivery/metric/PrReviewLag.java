package dev.tributary.transforms.delivery.metric;

import dev.tributary.transforms.delivery.Measure;

/**
 * Median minutes from ready for review to the first review by another human, draft periods left
 * out.
 */
final class PrReviewLag extends MedianMinutes {
  PrReviewLag() {
    super(
        "pr_review_lag",
        Measure.REVIEW_LAG,
        "Median minutes from ready for review to the first review by another human, draft periods"
            + " left out",
        "pr.opened",
        "pr.drafted",
        "pr.ready",
        "review.submitted");
  }
}
