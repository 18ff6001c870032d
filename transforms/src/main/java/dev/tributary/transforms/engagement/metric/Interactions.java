package dev.tributary.transforms.engagement.metric;

import dev.tributary.transforms.engagement.Session;

/** Comments and messages of people. */
final class Interactions extends Count {
  Interactions() {
    super(
        "interactions",
        Session::interactions,
        "Comments and messages of people",
        "comment.created",
        "message.sent");
  }
}
