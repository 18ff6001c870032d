package dev.tributary.transforms.engagement.metric;

import dev.tributary.transforms.engagement.Session;

/** Messages and replies of people in chats. */
final class ChatMessages extends Count {
  ChatMessages() {
    super(
        "chat_messages",
        Session::chatMessages,
        "Messages and replies of people in chats",
        "comment.created",
        "message.sent");
  }
}
