package dev.tributary.io.jdbc;

import static dev.tributary.io.jdbc.Wall.KEY;
import static dev.tributary.io.jdbc.Wall.enter;
import static dev.tributary.io.jdbc.Wall.query;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How queries are carried out behind the wall: by the index, and in the same way whether or not
 * another tenant has what is asked for. That is counted, in pages and rows, and not timed.
 */
class TenantPlansIT {
  private static JdbcTarget owner;
  private static JdbcTarget api;

  /** Two tenants of 20 teams; only org-theirs has the teams, tasks and pages named "secret". */
  @BeforeAll
  static void plant() {
    owner = Wall.shared().owner();
    api = Wall.shared().api();
    for (String tenant : List.of("org-ours", "org-theirs")) {
      String secret = tenant.equals("org-theirs") ? "secret" : "plain";
      TestDatabase.execute(
          owner,
          """
          INSERT INTO hot.task_cycle_time (tenant_id, team_id, task_id, state, is_final, event_count, coverage, run_id, revision)
          SELECT '%1$s', 'eng-' || i %% 20, '%2$s-' || i, 'OPEN', true, 1, 1, 'r', 1 FROM generate_series(1, 10000) AS i;
          INSERT INTO hot.team_minute (tenant_id, team_id, minute, active_blockers, is_final, event_count, coverage, run_id, revision)
          SELECT '%1$s', CASE WHEN i = 7 THEN '%2$s' ELSE 'eng-' || i %% 20 END, timestamptz '2026-01-01T00:00:00Z' + i * interval '1 minute', 1, true, 1, 1, 'r', 1
          FROM generate_series(1, 10000) AS i;
          INSERT INTO hot.team_delivery_24h (tenant_id, team_id, window_end, throughput, is_final, event_count, coverage, run_id, revision)
          SELECT '%1$s', 'eng-' || team, timestamptz '2026-01-01T00:00:00Z' + i * interval '1 hour', 1, true, 1, 1, 'r', 1
          FROM generate_series(0, 19) AS team, generate_series(1, 200) AS i;
          INSERT INTO hot.team_daily_summary (tenant_id, team_id, summary_date, throughput, is_final, event_count, coverage, run_id, revision)
          SELECT '%1$s', 'eng-' || team, date '2025-01-01' + i, 1, true, 1, 1, 'r', 1
          FROM generate_series(0, 19) AS team, generate_series(1, 200) AS i;
          INSERT INTO published.team_collaboration (tenant_id, team_id, summary_date, collab_score)
          SELECT '%1$s', 'eng-' || team, date '2025-01-01' + i, 0.5 FROM generate_series(0, 19) AS team, generate_series(1, 200) AS i;
          INSERT INTO hot.page_views (tenant_id, minute, page, views, users, is_final, event_count, coverage, run_id, revision)
          SELECT '%1$s', timestamptz '2026-01-01T00:00:00Z' + i * interval '1 minute', '/%2$s/' || i, 1, 1, true, 1, 1, 'r', 1
          FROM generate_series(1, 10000) AS i;
          INSERT INTO ops.late_events (tenant_id, pipeline, event_id, team_id, event_time, is_final, event_count, coverage, run_id, revision)
          SELECT '%1$s', 'delivery', '%2$s-' || i, 'eng-' || i %% 20, timestamptz '2026-01-01T00:00:00Z' + i * interval '1 minute', true, 1, 1, 'r', 1
          FROM generate_series(1, 10000) AS i"""
              .formatted(tenant, secret));
    }
    TestDatabase.execute(owner, "VACUUM ANALYZE");
  }

  private static String plan(String options, String sql) throws SQLException {
    try (Connection connection = api.open()) {
      connection.setAutoCommit(false);
      assertThat(enter(connection, KEY.of("org-ours"))).isEqualTo("org-ours");
      return query(connection, "EXPLAIN (" + options + ") " + sql).rows().stream()
          .collect(Collectors.joining("\n"));
    }
  }

  /** the policy is asked once a query, and rows are found by the key. */
  @ParameterizedTest
  @CsvSource({
    "task_cycle_time, task_id",
    "team_minute, minute",
    "team_delivery_24h, window_end",
    "late_events, event_time"
  })
  void thePolicy_isEvaluatedOnce_andTheIndexIsUsed(String view, String key) throws SQLException {
    String plan =
        plan(
            "ANALYZE, COSTS off, TIMING off",
            "SELECT * FROM published.%s WHERE team_id = 'eng-7' ORDER BY %s DESC LIMIT 50"
                .formatted(view, key));
    assertThat(plan).contains("Index", "tenant_id = ").doesNotContain("Seq Scan");
    assertThat(plan).contains("loops=1").doesNotContainPattern("InitPlan(?s).*loops=[2-9]");
  }

  /**
   * Guesses of an attacker at what org-theirs has: the first is right and the second wrong. The
   * same plan, pages and rows for both, so whoever takes the time learns nothing.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "published.task_cycle_time WHERE team_id = 'eng-7' AND task_id = '%s-7'",
        "published.task_cycle_time WHERE task_id = '%s-7'",
        "published.task_cycle_time WHERE task_id LIKE '%s-%%'",
        "published.task_cycle_time WHERE tenant_id = 'org-theirs' AND task_id = '%s-7'",
        "published.task_cycle_time WHERE CASE WHEN task_id = '%s-7' THEN 1 / (length(task_id) - 8) = 1 ELSE false END",
        "published.team_minute WHERE team_id = '%s'",
        "published.team_minute WHERE team_id = '%s' AND minute > '2026-01-01'",
        "published.late_events WHERE event_type IS NULL AND team_id = '%s'",
        "published.page_views WHERE page = '/%s/7'",
        "published.page_views WHERE lower(page) LIKE '/%s/%%'",
      })
  void whatAnotherTenantHas_costsNeitherMoreNorLessThanWhatNobodyHas(String guess)
      throws SQLException {
    String right = counted(guess.formatted("secret"));
    assertThat(right).contains("actual rows=").containsPattern("Buffers: shared hit=\\d");
    assertThat(right.replace("secret", "?"))
        .isEqualTo(counted(guess.formatted("shadow")).replace("shadow", "?"));
  }

  /**
   * Of a range the planner asks the statistics, which are over all tenants (decision 0027): it may
   * go another way. It touches as many pages and rows by either.
   */
  @Test
  void aRange_touchesAsManyPages_thoughItsPlanMayTellHowValuesAreSpread() throws SQLException {
    String range = "published.task_cycle_time WHERE task_id > '%s-7' AND state = 'OPEN'";
    assertThat(touched(counted(range.formatted("secret"))))
        .isEqualTo(touched(counted(range.formatted("shadow"))));
  }

  private static String touched(String counted) {
    return counted.lines().limit(2).collect(Collectors.joining());
  }

  /** What carrying it out has touched, once its pages are in memory; how it was planned is not. */
  private static String counted(String from) throws SQLException {
    String options = "ANALYZE, BUFFERS, COSTS off, TIMING off, SUMMARY off";
    plan(options, "SELECT count(*) FROM " + from);
    return plan(options, "SELECT count(*) FROM " + from).replaceFirst("(?s)\nPlanning:.*", "");
  }

  /** The test of the test: without the policy the right guess shows. */
  @Test
  void withoutThePolicy_theRightGuessShows() throws SQLException {
    String guess = "SELECT count(*) FROM hot.team_minute WHERE team_id = '%s'";
    String options = "EXPLAIN (ANALYZE, COSTS off, TIMING off, SUMMARY off) ";
    try (Connection connection = owner.open()) {
      assertThat(
              query(connection, options + guess.formatted("secret"))
                  .rows()
                  .toString()
                  .replace("secret", "?"))
          .isNotEqualTo(
              query(connection, options + guess.formatted("shadow"))
                  .rows()
                  .toString()
                  .replace("shadow", "?"));
    }
  }

  /**
   * Only a function that is marked leakproof may see a row before the policy does. PostgreSQL's own
   * are compared by bytes and tell nothing; nobody may have added one, and readers cannot.
   */
  @Test
  void noFunctionOfOurs_mayLookAtRowsBeforeThePolicy() {
    assertThat(
            TestDatabase.query(
                owner,
                "SELECT oid::regprocedure FROM pg_proc WHERE proleakproof AND pronamespace <> 'pg_catalog'::regnamespace"))
        .isEmpty();
    assertThat(
            TestDatabase.query(
                owner,
                "SELECT proname FROM pg_proc WHERE proleakproof AND proname IN ('textlike', 'lower', 'int4div', 'regexp_like', 'text_to_int4')"))
        .isEmpty();
  }
}
