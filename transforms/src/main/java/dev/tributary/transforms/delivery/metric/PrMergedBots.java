package dev.tributary.transforms.delivery.metric;

import dev.tributary.transforms.delivery.Measure;

/** Merged pull requests of bots. */
final class PrMergedBots extends Count {
  PrMergedBots() {
    super("pr_merged_bots", Measure.PR_MERGED_BOT, "Merged pull requests of bots", "pr.merged");
  }
}
