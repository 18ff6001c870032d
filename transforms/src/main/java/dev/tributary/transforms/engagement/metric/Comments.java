package dev.tributary.transforms.engagement.metric;

import dev.tributary.transforms.engagement.Session;

/** Comments of people on whatever medium. */
final class Comments extends Count {
  Comments() {
    super(
        "comments", Session::comments, "Comments of people on whatever medium", "comment.created");
  }
}
