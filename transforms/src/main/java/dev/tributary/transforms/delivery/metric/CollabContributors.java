package dev.tributary.transforms.delivery.metric;

import dev.tributary.contracts.event.Purpose;
import dev.tributary.transforms.delivery.Measure;

/** Distinct people who commented. */
final class CollabContributors extends Count {
  CollabContributors() {
    super(
        "collab_contributors",
        Measure.COMMENTER,
        "Distinct people who commented",
        "comment.created");
  }

  @Override
  public Purpose purpose() {
    return Purpose.COLLABORATION;
  }
}
