package dev.tributary.sources;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.sources.DemoTeam.Person;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * What the demo's teams write in their channels on some days: everybody in the morning and again
 * before they go, so that there is talk of more than a few.
 */
final class DemoSlack {
  private static final String WORKSPACE = "T0ACME";
  private static final List<String> DAYS =
      List.of("2025-10-06", "2025-10-07", "2025-10-09", "2025-10-10");
  private static final List<String> ROUNDS = List.of("T07:05:00Z", "T16:20:00Z");

  private DemoSlack() {}

  static void talk(DemoFile file) {
    Random dice = new Random(42);
    for (String day : DAYS) {
      for (String round : ROUNDS) {
        for (DemoTeam team : DemoTeam.ALL) {
          round(team, Instant.parse(day + round), file, dice);
        }
      }
    }
  }

  /** One asks, the others answer in the thread or beside it. */
  private static void round(DemoTeam team, Instant begin, DemoFile file, Random dice) {
    Instant at = begin.plusSeconds(dice.nextInt(240));
    String first = ts(at);
    for (Person writer : team.people()) {
      String thread = dice.nextBoolean() ? first : null;
      file.slack(at, message(team, writer, at, thread));
      at = at.plus(Duration.ofSeconds(40 + dice.nextInt(200)));
    }
  }

  private static ObjectNode message(DemoTeam team, Person writer, Instant at, String thread) {
    ObjectNode event = Json.object().put("type", "message").put("channel", team.slackChannel());
    event.put("channel_type", "channel").put("user", writer.slackId()).put("ts", ts(at));
    event.put("text", writer.name() + " says what is next");
    if (thread != null) {
      event.put("thread_ts", thread);
    }
    ObjectNode body = Json.object().put("type", "event_callback").put("team_id", WORKSPACE);
    body.put("event_id", "Ev" + writer.slackId().substring(1) + at.getEpochSecond());
    body.put("event_time", at.getEpochSecond());
    body.set("event", event);
    return body;
  }

  private static String ts(Instant at) {
    return String.format(Locale.ROOT, "%d.%06d", at.getEpochSecond(), 100);
  }
}
