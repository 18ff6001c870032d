package dev.tributary.transforms.delivery.metric;

import dev.tributary.transforms.delivery.Measure;

/** Merged pull requests over merged and closed ones. */
final class PrMergeRate extends Share {
  PrMergeRate() {
    super(
        "pr_merge_rate",
        "Merged pull requests over merged and closed ones",
        "pr.merged",
        "pr.closed",
        "pr.reopened");
  }

  @Override
  int part(DeliveryWindow window) {
    return window.count(Measure.PR_MERGED);
  }

  @Override
  int whole(DeliveryWindow window) {
    return window.count(Measure.PR_MERGED) + window.count(Measure.PR_CLOSED);
  }
}
