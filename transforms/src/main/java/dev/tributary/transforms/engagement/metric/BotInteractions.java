package dev.tributary.transforms.engagement.metric;

import dev.tributary.transforms.engagement.Session;

/** Comments and messages of bots while people interacted. */
final class BotInteractions extends Count {
  BotInteractions() {
    super(
        "bot_interactions",
        Session::botInteractions,
        "Comments and messages of bots while people interacted",
        "comment.created",
        "message.sent");
  }
}
