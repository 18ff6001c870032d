package dev.tributary.transforms.delivery.metric;

import dev.tributary.transforms.delivery.Measure;

/** Pull requests opened by people. */
final class PrOpened extends Count {
  PrOpened() {
    super("pr_opened", Measure.PR_OPENED, "Pull requests opened by people", "pr.opened");
  }
}
