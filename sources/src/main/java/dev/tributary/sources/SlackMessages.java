package dev.tributary.sources;

import static dev.tributary.sources.IgnoredReason.ACTION_UNMAPPED;
import static dev.tributary.sources.IgnoredReason.TEAM_UNKNOWN;

import java.util.Set;

/**
 * {@code message} in a channel: a message that starts something, or a comment in the thread of
 * another one. Edits and deletions are not read, so a message counts once, as it was sent.
 *
 * <p>A message is named by its channel and {@code ts}, which is text: as a number it would lose its
 * last digits, and two messages could become one.
 */
final class SlackMessages {
  private static final String OBJECT = "message";
  private static final String TS = "[0-9]{9,11}[.][0-9]{6}";
  private static final String ID = "[A-Z][A-Z0-9_]{1,30}";

  /** Subtypes that are messages all the same; the others tell of edits, joins and topics. */
  private static final Set<String> WRITTEN =
      Set.of("bot_message", "file_share", "me_message", "thread_broadcast");

  /** Talks between people, which no team owns. */
  private static final Set<String> DIRECT = Set.of("im", "mpim");

  private SlackMessages() {}

  static void read(Body body, Facts facts) {
    Body event = body.in("event");
    String subtype = event.text("subtype");
    if (subtype != null && !WRITTEN.contains(subtype)) {
      facts.ignore(
          ACTION_UNMAPPED, subtype.matches("[a-z_]{1,40}") ? "message." + subtype : OBJECT);
      return;
    }
    String channelType = event.text("channel_type");
    if (channelType != null && DIRECT.contains(channelType)) {
      facts.ignore(TEAM_UNKNOWN, "event.channel_type");
      return;
    }
    String ts = event.requireShape("ts", TS);
    String thread = event.has("thread_ts") ? event.requireShape("thread_ts", TS) : null;
    if (thread == null || thread.equals(ts)) {
      fact("message.sent", event, facts)
          .with("channel_id", channel(event))
          .keyed(OBJECT, workspace(body), channel(event), ts);
    } else {
      fact("comment.created", event, facts)
          .with("subject_id", channel(event) + "-" + thread)
          .with("subject_kind", "thread")
          .with("medium", "chat")
          .keyed(OBJECT, workspace(body), channel(event), ts);
    }
  }

  private static Facts.Fact fact(String eventType, Body event, Facts facts) {
    Tenant tenant = facts.tenant();
    String user = UserIds.of(SlackNormaliser.SOURCE, event.text("user"));
    return facts
        .fact(eventType, team(event, tenant), event.requireTime("ts"))
        .by(user)
        .withTeamOf(user)
        .with("is_bot", isBot(event, tenant));
  }

  private static String workspace(Body body) {
    return body.requireShape("team_id", ID);
  }

  private static String channel(Body event) {
    return event.requireShape("channel", ID);
  }

  /** The team that the channel is of, else one named after the channel's id. */
  private static String team(Body event, Tenant tenant) {
    String channel = channel(event);
    return tenant
        .directory()
        .teamOf(Asset.SLACK_CHANNEL, channel)
        .orElse(SlackNormaliser.SOURCE + "-" + channel);
  }

  /** A person who writes through an app has a {@code bot_id} too: no hand typed it. */
  private static boolean isBot(Body event, Tenant tenant) {
    return event.has("bot_id")
        || event.has("bot_profile")
        || "bot_message".equals(event.text("subtype"))
        || "USLACKBOT".equals(event.text("user"))
        || tenant.directory().isBot(SlackNormaliser.SOURCE, event.text("user"));
  }
}
