package dev.tributary.transforms.delivery.metric;

import dev.tributary.transforms.delivery.Measure;

/** Pull requests opened by bots. */
final class PrOpenedBots extends Count {
  PrOpenedBots() {
    super("pr_opened_bots", Measure.PR_OPENED_BOT, "Pull requests opened by bots", "pr.opened");
  }
}
