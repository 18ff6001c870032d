package dev.tributary.transforms.delivery.metric;

import dev.tributary.contracts.event.Purpose;
import dev.tributary.transforms.delivery.Measure;

/** Comments by bots. */
final class CommentsBots extends Count {
  CommentsBots() {
    super("comments_bots", Measure.COMMENT_BOT, "Comments by bots", "comment.created");
  }

  @Override
  public Purpose purpose() {
    return Purpose.COLLABORATION;
  }
}
