package dev.tributary.transforms.engagement.metric;

import dev.tributary.transforms.engagement.Session;

/** Distinct people who interacted. */
final class Participants extends Count {
  Participants() {
    super(
        "participants",
        Session::participants,
        "Distinct people who interacted",
        "comment.created",
        "message.sent");
  }
}
