package dev.tributary.transforms.delivery.metric;

import dev.tributary.transforms.delivery.Measure;

/** Pull requests of people that were closed unmerged and not opened again. */
final class PrClosed extends Count {
  PrClosed() {
    super(
        "pr_closed",
        Measure.PR_CLOSED,
        "Pull requests of people that were closed unmerged and not opened again",
        "pr.opened",
        "pr.closed",
        "pr.reopened");
  }
}
