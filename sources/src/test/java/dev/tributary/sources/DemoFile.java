package dev.tributary.sources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/** Collects deliveries and writes them in the order in which they arrive. */
final class DemoFile {
  /** One delivery in fifty comes a second time. */
  private static final int REDELIVERED = 50;

  /** How much later the deliveries come that are late, spread over the file. */
  private static final List<Duration> LATE =
      List.of(
          Duration.ofHours(3),
          Duration.ofHours(7),
          Duration.ofHours(26),
          Duration.ofDays(2),
          Duration.ofDays(3),
          Duration.ofDays(5));

  private record Line(Instant arrives, String json) {}

  private final List<Line> lines = new ArrayList<>();
  private int lateOnes;

  void github(String event, Instant at, ObjectNode body) {
    deliver("github", event, at, body);
  }

  void jira(Instant at, ObjectNode body) {
    deliver("jira", null, at, body);
  }

  void slack(Instant at, ObjectNode body) {
    deliver("slack", null, at, body);
  }

  /** A ready event of a producer of one's own, under an id that it will use again. */
  void custom(String type, String team, Instant at, String naturalKey, ObjectNode payload) {
    ObjectNode body = Json.object();
    body.put("event_id", uuid(type + naturalKey)).put("tenant_id", "org-acme").put("team_id", team);
    body.put("source", "custom").put("event_type", type);
    body.put("timestamp", at.toString().replaceFirst("(:\\d\\d)Z$", "$1.000Z"));
    body.set("payload", payload);
    deliver("custom", null, at, body.put("schema_ver", 2));
  }

  /** A record that is no event. */
  void raw(Instant at, String text) {
    if (inTime(at)) {
      ObjectNode line = Json.object().put("source", "raw").put("text", text);
      lines.add(new Line(at, line.toString()));
    }
  }

  private void deliver(String source, String event, Instant at, JsonNode body) {
    if (!inTime(at)) {
      return;
    }
    ObjectNode line = Json.object().put("source", source);
    if (event != null) {
      line.put("event", event);
    }
    line.put("delivery", uuid(source + event + at + lines.size())).set("body", body);
    int number = lines.size() + 1;
    lines.add(new Line(at.plusSeconds(1 + number % 4).plus(lateness(number)), line.toString()));
    if (number % REDELIVERED == 0) {
      lines.add(new Line(at.plus(Duration.ofMinutes(5 + number % 90)), line.toString()));
    }
  }

  private Duration lateness(int number) {
    return number % 97 == 0 && lateOnes < LATE.size() ? LATE.get(lateOnes++) : Duration.ZERO;
  }

  private static boolean inTime(Instant at) {
    return at.isBefore(DemoClock.END);
  }

  private static String uuid(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /** All lines by arrival; what arrives at the same time keeps its order. */
  List<String> lines() {
    return lines.stream().sorted(Comparator.comparing(Line::arrives)).map(Line::json).toList();
  }
}
