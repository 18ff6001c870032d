package dev.tributary.transforms.delivery.metric;

import dev.tributary.contracts.event.Purpose;
import dev.tributary.transforms.delivery.Measure;

/** Comments by people. */
final class Comments extends Count {
  Comments() {
    super("comments", Measure.COMMENT, "Comments by people", "comment.created");
  }

  @Override
  public Purpose purpose() {
    return Purpose.COLLABORATION;
  }
}
