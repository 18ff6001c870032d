package dev.tributary.testkit.history;

import static dev.tributary.testkit.history.Told.build;
import static dev.tributary.testkit.history.Told.event;
import static dev.tributary.testkit.history.Told.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Judges the referee: small cases worked out by hand from docs/operational.md. */
class OperationalOracleIT {
  private static final String FROM = "2025-10-09T11:58:00Z";
  private static final String TO = "2025-10-09T12:20:00Z";

  private static EmbeddedPostgres postgres;
  private static Connection connection;

  @BeforeAll
  static void startDatabase() throws IOException, SQLException {
    postgres = EmbeddedPostgres.start();
    connection = postgres.getPostgresDatabase().getConnection();
  }

  @AfterAll
  static void stopDatabase() throws IOException, SQLException {
    connection.close();
    postgres.close();
  }

  @Test
  void rows_beginWithTheFirstEvent_andEndWithTheMinuteOfTheWatermark() throws SQLException {
    SortedMap<String, String> rows =
        asOf("2025-10-09T12:05:30Z", task("blocked", "2025-10-09T12:00:59.999"));

    assertThat(rows).hasSize(6);
    assertThat(rows.firstKey()).endsWith("/2025-10-09T12:00:00Z");
    assertThat(rows.lastKey()).endsWith("/2025-10-09T12:05:00Z");
    assertThat(rows.values()).allMatch(row -> row.startsWith("active_blockers=1 "));
    assertThat(at(rows, "12:04")).endsWith("is_final=true");
    assertThat(at(rows, "12:05")).endsWith("is_final=false");
  }

  @Test
  void moveIntoAndOutOfTheBlockedStatus_blocksInBetween() throws SQLException {
    SortedMap<String, String> rows =
        asOf(
            "2025-10-09T12:10:00Z",
            moved("2025-10-09T12:01", "blocked"),
            moved("2025-10-09T12:03", "active"),
            task("blocked", "2025-10-09T12:05"),
            moved("2025-10-09T12:06", "review"),
            task("completed", "2025-10-09T12:07"));

    assertThat(at(rows, "12:01")).startsWith("active_blockers=1 ");
    assertThat(at(rows, "12:02")).startsWith("active_blockers=1 ");
    assertThat(at(rows, "12:03")).startsWith("active_blockers=0 ");
    assertThat(at(rows, "12:05")).startsWith("active_blockers=1 ");
    assertThat(at(rows, "12:06")).startsWith("active_blockers=1 ");
    assertThat(at(rows, "12:07")).startsWith("active_blockers=0 ");
  }

  @Test
  void riskBegins_atTheEndOfTheMinuteInWhichFourFifthsAreUsedUp() throws SQLException {
    SortedMap<String, String> rows =
        asOf(
            "2025-10-09T12:15:00Z",
            task("created", "2025-10-09T12:00").with("sla_minutes", 10).with("priority", "P0"),
            task("created", "2025-10-09T12:00").with("task_id", "T-2").with("priority", "P0"),
            task("created", "2025-10-09T12:00").with("task_id", "T-3"));

    assertThat(at(rows, "12:06"))
        .startsWith("active_blockers=0 sla_risk_score=0.0 tasks_at_risk=0 sla_ratio_p95=0.7 ");
    assertThat(at(rows, "12:07"))
        .startsWith("active_blockers=0 sla_risk_score=50.0 tasks_at_risk=1 sla_ratio_p95=0.8 ");
  }

  @Test
  void incidentsAndBuilds_areCounted_andNothingElseIsAScore() throws SQLException {
    SortedMap<String, String> rows =
        asOf(
            "2025-10-09T12:10:00Z",
            incident("opened", "2025-10-09T12:01"),
            build("failed", "2025-10-09T12:01:10", 1),
            build("failed", "2025-10-09T12:01:20", 2),
            incident("resolved", "2025-10-09T12:02:30"),
            incident("acknowledged", "2025-10-09T12:03"));

    String nothing = "active_blockers=0 sla_risk_score=null tasks_at_risk=0 sla_ratio_p95=null ";
    assertThat(at(rows, "12:01"))
        .isEqualTo(
            nothing + "open_incidents=1 failed_builds=2 events=3 event_count=3 is_final=true");
    assertThat(at(rows, "12:02")).startsWith(nothing + "open_incidents=0 failed_builds=0 events=1");
    assertThat(at(rows, "12:03")).startsWith(nothing + "open_incidents=0 ");
  }

  private static Told moved(String at, String category) {
    return task("transitioned", at).with("from", "a").with("to", "b").with("category", category);
  }

  private static Told incident(String verb, String at) {
    return event("incident." + verb, at).with("incident_id", "i-1");
  }

  private static String at(SortedMap<String, String> rows, String minute) {
    return rows.get("org-acme/eng-platform/2025-10-09T" + minute + ":00Z");
  }

  private static SortedMap<String, String> asOf(String asOf, Told... told) throws SQLException {
    List<byte[]> events = new ArrayList<>();
    for (int i = 0; i < told.length; i++) {
      events.add(told[i].json(i));
    }
    Oracle.load(connection, events, Instant.parse(asOf));
    Oracle.addMinutes(connection, Instant.parse(FROM), Instant.parse(TO));
    return Oracle.rows(connection, "team_minute");
  }
}
