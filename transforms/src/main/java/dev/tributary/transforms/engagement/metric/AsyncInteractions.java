package dev.tributary.transforms.engagement.metric;

import dev.tributary.transforms.engagement.Session;

/** Comments of people outside of chats. */
final class AsyncInteractions extends Count {
  AsyncInteractions() {
    super(
        "async_interactions",
        Session::asyncInteractions,
        "Comments of people outside of chats",
        "comment.created");
  }
}
