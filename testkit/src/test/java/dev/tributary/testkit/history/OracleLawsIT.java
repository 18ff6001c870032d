package dev.tributary.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What holds whatever is told. */
class OracleLawsIT extends OracleCase {

  @Test
  void orderAndRepetition_changeNothing() throws SQLException {
    long seed = 11;
    List<Message> history = history(seed, 3_000, 300);
    List<byte[]> once =
        values(history.stream().filter(m -> m.kind() != Message.Kind.DUPLICATE).toList());
    List<byte[]> shuffled = values(history);
    Collections.shuffle(shuffled, new Random(seed));
    Instant asOf = Instant.parse("2025-10-28T07:30:00Z");

    Oracle.load(connection(), once, asOf);
    List<SortedMap<String, String>> inOrder = tables();
    Oracle.load(connection(), shuffled, asOf);
    List<SortedMap<String, String>> outOfOrder = tables();

    for (int table = 0; table < inOrder.size(); table++) {
      assertThat(Oracle.differences(inOrder.get(table), outOfOrder.get(table)))
          .as("seed %d", seed)
          .isEmpty();
      assertThat(inOrder.get(table)).isNotEmpty();
    }
    assertThat(
            number(
                "SELECT count(DISTINCT kind) FROM oracle.subject_event"
                    + " WHERE segment > 0 AND kind IN ('task', 'pr', 'build')"))
        .as(
            "seed %d: tasks, pull requests and builds must be among those that were forgotten",
            seed)
        .isEqualTo(3);
  }

  @Test
  void fiftyThousandEvents_nothingIsLostBetweenSubjectsDaysAndHours() throws SQLException {
    long seed = 42;
    List<byte[]> values = values(history(seed, 50_000, 21));
    long begun = System.nanoTime();
    Oracle.load(connection(), values, Instant.parse("2026-01-01T00:00:00Z"));
    List<SortedMap<String, String>> tables = tables();
    System.out.printf(
        "oracle: seed %d, %d messages, %d + %d + %d rows, %d ms%n",
        seed,
        values.size(),
        tables.get(0).size(),
        tables.get(1).size(),
        tables.get(2).size(),
        Duration.ofNanos(System.nanoTime() - begun).toMillis());

    assertThat(number("SELECT count(*) FROM oracle.event")).as("seed %d", seed).isEqualTo(50_000);
    for (String column :
        List.of(
            "throughput",
            "pr_opened",
            "pr_merged",
            "pr_closed",
            "builds_passed",
            "builds_failed",
            "pr_opened_bots",
            "comments",
            "comments_bots",
            "deployment_frequency",
            "deployments_failed",
            "deployments_unplanned",
            "deployments_traced",
            "incidents_restored",
            "event_count")) {
      long days = number("SELECT sum(" + column + ") FROM oracle.team_daily_summary");
      assertThat(days).as(column).isPositive();
      assertThat(number("SELECT sum(" + column + ") FROM oracle.team_delivery_24h"))
          .as(column)
          .isEqualTo(24 * days);
    }
    assertThat(number("SELECT sum(event_count) FROM oracle.team_daily_summary"))
        .isEqualTo(number("SELECT count(*) FROM oracle.row_event"));
    assertThat(number("SELECT sum(throughput) FROM oracle.team_daily_summary"))
        .isEqualTo(number("SELECT count(*) FROM oracle.task_cycle_time WHERE state = 'DEPLOYED'"))
        .isEqualTo(number("SELECT count(*) FROM oracle.task_cycle_time WHERE is_final"));
    assertThat(number("SELECT count(DISTINCT state) FROM oracle.task_cycle_time")).isEqualTo(3);
    assertThat(
            number(
                "SELECT count(*) FROM oracle.task_cycle_time WHERE cycle_time_minutes > 7 * 1440"))
        .isPositive();
    assertThat(number("SELECT count(*) FROM oracle.task_cycle_time WHERE early_deploys > 0"))
        .isPositive();
    for (String condition :
        List.of(
            "blocker_count > 0",
            "blocked_over_48h > 0",
            "blocked_task_ratio > 0",
            "collab_score > 0",
            "collab_contributors < comments",
            "time_to_restore > 0",
            "lead_time_for_changes > 0")) {
      assertThat(number("SELECT count(*) FROM oracle.team_daily_summary WHERE " + condition))
          .as(condition)
          .isPositive();
    }
    assertThat(
            number(
                "SELECT count(*) FROM oracle.deployment AS d JOIN oracle.event AS i"
                    + " ON i.payload ->> 'caused_by_deploy_id' = d.deploy_id"
                    + " AND i.tenant_id = d.tenant_id AND i.team_id <> d.team_id"))
        .as("incidents of one team that name a deployment of another")
        .isPositive();
    assertThat(
            number(
                "SELECT count(*) FROM oracle.team_daily_summary WHERE pr_review_lag IS NOT NULL"))
        .isPositive();
  }

  @Test
  void differences_nameTheRowsThatAreNotAlike() {
    SortedMap<String, String> expected = new TreeMap<>();
    SortedMap<String, String> actual = new TreeMap<>();
    expected.put("same", "a=1");
    actual.put("same", "a=1");
    expected.put("other", "a=1");
    actual.put("other", "a=2");
    expected.put("missing", "a=1");
    actual.put("surplus", "a=1");

    assertThat(Oracle.differences(expected, actual))
        .containsExactly(
            "missing\n  oracle: a=1\n  other:  no row",
            "other\n  oracle: a=1\n  other:  a=2",
            "surplus\n  oracle: no row\n  other:  a=1");
  }

  private static List<Message> history(long seed, int events, int days) {
    return EventHistory.of(seed)
        .events(events)
        .tenants(2)
        .teamsPerTenant(4)
        .days(days)
        .start(Instant.parse("2025-01-01T00:00:00Z"));
  }

  private static List<byte[]> values(List<Message> history) {
    return history.stream()
        .filter(Message::isValid)
        .map(Message::value)
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private static List<SortedMap<String, String>> tables() throws SQLException {
    return List.of(rows("task_cycle_time"), rows("team_delivery_24h"), rows("team_daily_summary"));
  }
}
