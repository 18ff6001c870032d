package dev.tributary.transforms.engagement.metric;

import dev.tributary.transforms.engagement.Session;

/** Interactions outside of chats over all interactions of people. */
final class AsyncRatio extends Share {
  AsyncRatio() {
    super(
        "async_ratio",
        Session::asyncInteractions,
        Session::interactions,
        "Interactions outside of chats over all interactions of people",
        "comment.created",
        "message.sent");
  }
}
