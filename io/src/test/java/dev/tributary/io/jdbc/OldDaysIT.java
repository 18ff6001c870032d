package dev.tributary.io.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Tables;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.beam.sdk.util.Sleeper;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Between the proof and the drop nobody writes, everybody reads, and all of it happens or nothing.
 */
class OldDaysIT {
  private static final LocalDate DAY = Rows.DAY;
  private static final DatedStore SUMMARIES =
      new DatedStore("hot.team_daily_summary", "hot", "summary_date", "date", 7, "true");

  private JdbcTarget target;

  @BeforeEach
  void oneRow() {
    target = TestDatabase.migrated();
    write(Rows.day("red", "run-1", 1, 1));
  }

  @Test
  void everyPartitionedTable_andTheDeployedTasks_growOld() {
    assertThat(DatedStore.all(target))
        .contains(
            SUMMARIES,
            new DatedStore(
                "hot.task_cycle_time",
                "warm",
                "deployed_at",
                "timestamptz",
                90,
                "state = 'DEPLOYED'"));
  }

  @Test
  void whileTheyAreHeld_writersWait_andReadersDoNot() {
    CompletableFuture<Void> writing;
    try (OldDays old = OldDays.hold(target, SUMMARIES, DAY.plusDays(1))) {
      assertThat(old.rows()).isEqualTo(Map.of(DAY, 1L));
      assertThat(old.tenants()).isEqualTo(Map.of(DAY, Set.of("acme")));
      writing = CompletableFuture.runAsync(() -> write(Rows.day("blue", "run-1", 1, 1)));
      Awaitility.await()
          .until(
              () ->
                  TestDatabase.query(
                      target,
                      "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'hot.team_daily_summary'::regclass"),
              waiting -> !waiting.isEmpty());
      assertThat(rows()).hasSize(1);
      old.drop(DAY, 1, "run", "elsewhere");
      old.commit();
    }
    writing.join();

    assertThat(rows()).containsExactly(Rows.day("blue", "run-1", 1, 1));
    assertThat(
            TestDatabase.query(
                target, "SELECT table_name, day, rows, proof FROM ops.retention_audit"))
        .containsExactly("hot.team_daily_summary 2026-03-01 1 elsewhere");
  }

  @Test
  void whatWasNotCommitted_isStillThere_withItsPartition() {
    Partitions.ensure(target, DAY.minusDays(1), DAY);
    try (OldDays old = OldDays.hold(target, SUMMARIES, DAY.plusDays(1))) {
      assertThat(old.rows()).isEqualTo(Map.of(DAY.minusDays(1), 0L, DAY, 1L));
      old.drop(DAY, 1, "run", "elsewhere");
    }

    assertThat(rows()).hasSize(1);
    assertThat(TestDatabase.query(target, "SELECT count(*) FROM ops.retention_audit"))
        .containsExactly("0");
  }

  private void write(Row row) {
    try (BatchWriter writer = new BatchWriter(row.table(), target, Sleeper.DEFAULT)) {
      assertThat(writer.write(List.of(row))).isEmpty();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<Row> rows() {
    return TableReader.read(target, Tables.TEAM_DAILY_SUMMARY, "");
  }
}
