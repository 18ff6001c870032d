package dev.tributary.transforms.delivery.metric;

import dev.tributary.transforms.delivery.Measure;

/** Pull requests of people that were merged. */
final class PrMerged extends Count {
  PrMerged() {
    super(
        "pr_merged",
        Measure.PR_MERGED,
        "Pull requests of people that were merged",
        "pr.opened",
        "pr.merged");
  }
}
