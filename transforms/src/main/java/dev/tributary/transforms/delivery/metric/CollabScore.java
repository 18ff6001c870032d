package dev.tributary.transforms.delivery.metric;

import dev.tributary.contracts.event.Purpose;
import dev.tributary.transforms.delivery.Measure;

/** Of the comments by people, those by members of another team. */
final class CollabScore extends Share {
  CollabScore() {
    super(
        "collab_score",
        "Of the comments by people, those by members of another team",
        "comment.created");
  }

  @Override
  int part(DeliveryWindow window) {
    return window.count(Measure.COMMENT_ACROSS);
  }

  @Override
  int whole(DeliveryWindow window) {
    return window.count(Measure.COMMENT);
  }

  @Override
  public Purpose purpose() {
    return Purpose.COLLABORATION;
  }
}
