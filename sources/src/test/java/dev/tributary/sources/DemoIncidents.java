package dev.tributary.sources;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;

/** What the demo's own producers send: talk, incidents, and records that are wrong. */
final class DemoIncidents {
  private static final int DAYS = 12;

  private DemoIncidents() {}

  /** A few messages a day; who wrote them is not said. */
  static void chat(DemoTeam team, DemoFile file, Random dice) {
    for (int day = 0; day < DAYS; day++) {
      Instant morning = DemoClock.START.plus(Duration.ofDays(day)).plus(Duration.ofHours(7));
      boolean weekend = day == 3 || day == 4 || day == 10 || day == 11;
      for (int i = 0; !weekend && i < 3; i++) {
        Instant at = DemoClock.later(morning, dice, 0, 560);
        DemoTeam writer = dice.nextInt(4) > 0 ? team : DemoTeam.ALL.get(dice.nextInt(3));
        ObjectNode payload = Json.object().put("channel_id", "C-" + team.project());
        payload.put("actor_team_id", writer.id()).put("is_bot", false);
        file.custom("message.sent", team.id(), at, team.id() + at + i, payload);
      }
    }
  }

  static void incidents(DemoFile file) {
    incident(file, "eng-payments", "inc-1", "high", null, "2025-10-03T13:20:00Z", 7, 95);
    incident(
        file, "eng-platform", "inc-2", "critical", "rel-2025-10-09", "2025-10-09T10:05:00Z", 3, 40);
    incident(file, "eng-mobile", "inc-3", "low", null, "2025-10-12T18:30:00Z", 45, 3000);
    ObjectNode back = Json.object().put("deploy_id", "rel-2025-10-09");
    file.custom(
        "deploy.rolled_back",
        "eng-platform",
        Instant.parse("2025-10-09T10:40:00Z"),
        "rel-2025-10-09",
        back.put("environment", "production"));
  }

  private static void incident(
      DemoFile file,
      String team,
      String id,
      String severity,
      String cause,
      String opened,
      int acknowledgedAfter,
      int resolvedAfter) {
    Instant at = Instant.parse(opened);
    tell(file, "incident.opened", team, id, severity, cause, at);
    tell(
        file,
        "incident.acknowledged",
        team,
        id,
        severity,
        cause,
        at.plusSeconds(60L * acknowledgedAfter));
    tell(file, "incident.resolved", team, id, severity, cause, at.plusSeconds(60L * resolvedAfter));
  }

  private static void tell(
      DemoFile file,
      String type,
      String team,
      String id,
      String severity,
      String cause,
      Instant at) {
    ObjectNode payload = Json.object().put("incident_id", id).put("severity", severity);
    if (cause != null) {
      payload.put("caused_by_deploy_id", cause);
    }
    file.custom(type, team, at, id, payload);
  }

  /** One record for each way in which producers go wrong. */
  static void badRecords(DemoFile file) {
    String id =
        "\"event_id\":\"5f0c8a52-0d57-4a5e-9d0f-00000000000%d\",\"tenant_id\":\"org-acme\",\"team_id\":\"eng-mobile\",\"source\":\"custom\",";
    String type = "\"event_type\":\"commit.pushed\",";
    String time = "\"timestamp\":\"2025-10-02T11:00:00.000Z\",";
    String payload = "\"payload\":{\"repo_id\":\"5200003\"},";
    raw(file, "2025-10-02T11:00:00Z", "{" + id.formatted(1) + type + "\"timest");
    raw(file, "2025-10-03T09:10:00Z", "{" + id.formatted(2) + type + payload + "\"schema_ver\":2}");
    raw(
        file,
        "2025-10-06T14:00:00Z",
        "{"
            + id.formatted(3)
            + "\"event_type\":\"meeting.attended\","
            + time
            + payload
            + "\"schema_ver\":2}");
    raw(
        file,
        "2025-10-07T08:30:00Z",
        "{" + id.formatted(4) + type + time + payload + "\"schema_ver\":3}");
    raw(
        file,
        "2025-10-08T12:45:00Z",
        "{"
            + id.formatted(5)
            + type
            + "\"timestamp\":\"2025-10-08T14:45:00.000+02:00\","
            + payload
            + "\"schema_ver\":2}");
  }

  private static void raw(DemoFile file, String at, String text) {
    file.raw(Instant.parse(at), text);
  }
}
