package dev.tributary.io.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Tables;
import java.sql.Connection;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.beam.sdk.util.Sleeper;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Every row is stored whether or not its day has a partition, and finds its day when it gets one.
 */
class PartitionsIT {
  private static final LocalDate DAY = Rows.DAY;

  private JdbcTarget target;

  @BeforeEach
  void freshDatabase() {
    target = TestDatabase.migrated();
  }

  @Test
  void dateWithoutAPartition_isStored_andMovesWhenItsDayIsMade() {
    for (String date : List.of("1971-01-01", "2026-02-28", "2026-03-01", "2126-01-01")) {
      execute(
          """
          INSERT INTO warm.team_daily_summary (tenant_id, team_id, summary_date, is_final, event_count, coverage, run_id, revision)
          VALUES ('acme', 'red', '%s', true, 1, 1, 'r', 1)"""
              .formatted(date));
    }

    Partitions.ensure(target, DAY.minusDays(1), DAY.plusDays(1));

    assertThat(placesOf("warm.team_daily_summary", "summary_date"))
        .containsExactly(
            "warm.team_daily_summary_other",
            "warm.team_daily_summary_2026_02_28",
            "warm.team_daily_summary_2026_03_01",
            "warm.team_daily_summary_other");
  }

  /** The tests run in the zone Pacific/Chatham, and so do the sessions of this driver. */
  @Test
  void momentsBelongToTheirDayOfUtc() {
    for (String end :
        List.of("2026-02-28T23:59:59.999Z", "2026-03-01T00:00Z", "2026-03-02T00:00Z")) {
      execute(
          """
          INSERT INTO hot.team_delivery_24h (tenant_id, team_id, window_end, is_final, event_count, coverage, run_id, revision)
          VALUES ('acme', 'red', '%s', true, 1, 1, 'r', 1)"""
              .formatted(end));
    }

    Partitions.ensure(target, DAY, DAY);

    assertThat(placesOf("hot.team_delivery_24h", "window_end"))
        .containsExactly(
            "hot.team_delivery_24h_other",
            "hot.team_delivery_24h_2026_03_01",
            "hot.team_delivery_24h_other");
  }

  @Test
  void manyAskAtOnce_eachPartitionIsMadeOnce() {
    int tables = Integer.parseInt(query("SELECT count(*) FROM ops.partitioned").get(0));

    List<CompletableFuture<Integer>> callers =
        Stream.generate(
                () ->
                    CompletableFuture.supplyAsync(
                        () -> Partitions.ensure(target, DAY, DAY.plusDays(9))))
            .limit(6)
            .toList();

    assertThat(callers.stream().mapToInt(CompletableFuture::join).sum()).isEqualTo(10 * tables);
    assertThat(Partitions.ensure(target, DAY, DAY.plusDays(9))).isZero();
  }

  /** PostgreSQL refuses such a row with a check violation: it is not the row's fault. */
  @Test
  void rowOnItsWayToTheDefaultPartition_whileItsDayIsMade_isStored() throws Exception {
    CompletableFuture<List<BatchWriter.Refusal>> writing;
    try (Connection maker = target.open();
        Statement statement = maker.createStatement()) {
      maker.setAutoCommit(false);
      statement.execute("SELECT ops.ensure_days('%1$s', '%1$s')".formatted(DAY));
      writing = CompletableFuture.supplyAsync(() -> write(Rows.day("red", "run-1", 1, 1)));
      Awaitility.await()
          .until(
              () -> query("SELECT 1 FROM pg_locks WHERE NOT granted AND relation IS NOT NULL"),
              waiting -> !waiting.isEmpty());
      maker.commit();
    }

    assertThat(writing.join()).isEmpty();
    assertThat(placesOf("hot.team_daily_summary", "summary_date"))
        .containsExactly("hot.team_daily_summary_2026_03_01");
  }

  @Test
  void upsertFindsItsRow_beforeAndAfterTheMove() {
    write(Rows.day("red", "run-1", 1, 1));
    Partitions.ensure(target, DAY, DAY);
    write(Rows.day("red", "run-1", 2, 2));

    assertThat(TableReader.read(target, Tables.TEAM_DAILY_SUMMARY, ""))
        .containsExactly(Rows.day("red", "run-1", 2, 2));
  }

  @Test
  void writerWithoutTheRightToCreateTables_writesAndAsksForDays() {
    String role = "writer_" + target.url().replaceAll(".*/(\\w+).*", "$1");
    execute("CREATE ROLE " + role + " LOGIN IN ROLE tributary_writer");
    execute("GRANT USAGE ON SCHEMA hot, warm, ops TO " + role);
    execute("GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA hot, warm TO " + role);
    JdbcTarget writer =
        new JdbcTarget(target.url().replace("user=postgres", "user=" + role), role, "", "delivery");

    assertThatThrownBy(() -> Partitions.ensure(writer, DAY, DAY))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("42501");
    execute("GRANT EXECUTE ON FUNCTION ops.ensure_days TO " + role);
    assertThat(Partitions.ensure(writer, DAY, DAY)).isPositive();
    assertThat(new BatchWriter(Tables.TEAM_DAILY_SUMMARY, writer, Sleeper.DEFAULT))
        .satisfies(it -> assertThat(it.write(Rows.days(3, "run-1", 1, 1))).isEmpty());
    assertThatThrownBy(() -> TestDatabase.execute(writer, "CREATE TABLE hot.mine (a int)"))
        .hasMessageContaining("permission denied");
  }

  @Test
  void moreThanAMonthInOneCall_isRefused_yearsInMany_areCut() {
    assertThatThrownBy(() -> query("SELECT ops.ensure_days('2026-01-01', '2026-03-01')"))
        .hasMessageContaining("1 to 31 days");
    assertThat(Partitions.ensure(target, DAY.minusYears(3), DAY)).isPositive();
    assertThat(
            query(
                "SELECT count(*) FROM pg_inherits WHERE inhparent = 'warm.team_daily_summary'::regclass"))
        .containsExactly("101");
  }

  private List<BatchWriter.Refusal> write(Row row) {
    try (BatchWriter writer = new BatchWriter(row.table(), target, Sleeper.DEFAULT)) {
      return writer.write(List.of(row));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<String> placesOf(String table, String column) {
    return query("SELECT tableoid::regclass FROM %s ORDER BY %s".formatted(table, column));
  }

  private void execute(String sql) {
    TestDatabase.execute(target, sql);
  }

  private List<String> query(String sql) {
    return TestDatabase.query(target, sql);
  }
}
