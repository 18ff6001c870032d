package dev.tributary.io.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Table;
import dev.tributary.contracts.table.Tables;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.util.Sleeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReconciliationIT {
  private static final Instant BEGIN = Rows.DAY.atStartOfDay(ZoneOffset.UTC).toInstant();
  private static final Instant END = Rows.DAY.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
  private static final String THAT_DAY = "summary_date BETWEEN ? AND ?";

  private JdbcTarget target;
  private ScratchTable scratch;

  @BeforeEach
  void migrate() {
    target = TestDatabase.migrated();
    scratch = ScratchTable.like(Tables.TEAM_DAILY_SUMMARY, "s", target);
  }

  @AfterEach
  void drop() {
    scratch.close();
  }

  @Test
  void everyKindOfDifference_isMendedAndAudited_andASecondTimeNothing() throws Exception {
    served(Rows.day("same", "run-1", 1, 5));
    served(Rows.day("differs", "run-1", 1, 5));
    served(Rows.day("extra", "run-1", 1, 5));
    longAgo();
    recomputed(Rows.day("same", "run-9", 1, 5));
    recomputed(Rows.day("differs", "run-9", 2, 5));
    recomputed(Rows.day("missing", "run-9", 3, 5));

    Reconciliation.Outcome outcome = reconcile("run-9");

    assertThat(outcome.changed())
        .isEqualTo(Map.of("differing", 1L, "missing_row", 1L, "extra_row", 1L));
    assertThat(outcome.kept()).isZero();
    assertThat(rows())
        .containsExactly(
            Rows.day("differs", "run-9", 2, 5),
            Rows.day("missing", "run-9", 3, 5),
            Rows.day("same", "run-1", 1, 5));
    assertThat(
            TestDatabase.query(
                target,
                """
                SELECT run, table_name, key ->> 'team_id', key ->> 'summary_date', before -> 'throughput',
                  after -> 'throughput', reason
                FROM ops.reconciliation_audit ORDER BY key ->> 'team_id'"""))
        .containsExactly(
            "run-9 hot.team_daily_summary differs 2026-03-01 1 2 differing",
            "run-9 hot.team_daily_summary extra 2026-03-01 1 null extra_row",
            "run-9 hot.team_daily_summary missing 2026-03-01 null 3 missing_row");

    assertThat(reconcile("run-9").changed()).isEmpty();
    assertThat(audited()).isEqualTo(3);
  }

  @Test
  void rowThatKnowsMore_andRowWrittenJustNow_areLeftAndCounted() throws Exception {
    served(Rows.day("knows-more", "run-1", 1, 6));
    served(Rows.day("just-written", "run-1", 1, 1));
    recomputed(Rows.day("knows-more", "run-9", 2, 5));

    Reconciliation.Outcome outcome = reconcile("run-9");

    assertThat(outcome.changed()).isEmpty();
    assertThat(outcome.kept()).isEqualTo(2);
    assertThat(rows())
        .containsExactly(
            Rows.day("just-written", "run-1", 1, 1), Rows.day("knows-more", "run-1", 1, 6));
    assertThat(audited()).isZero();
  }

  @Test
  void lateEvent_isTheReasonForItsTeam_andItsLedgerRowSaysWhatItChanged() throws Exception {
    write(Tables.LATE_EVENTS, late("e-1", "late-team", BEGIN, false));
    write(Tables.LATE_EVENTS, late("e-2", "late-team", END, false));
    write(Tables.LATE_EVENTS, late("e-3", "other-team", BEGIN, true));
    recomputed(Rows.day("late-team", "run-9", 2, 5));
    recomputed(Rows.day("other-team", "run-9", 2, 5));

    Reconciliation reconciliation = new Reconciliation(target, "run-9", BEGIN, END);
    assertThat(reconcile("run-9").changed()).isEqualTo(Map.of("late_event", 1L, "missing_row", 1L));
    assertThat(reconciliation.closeLedger("delivery", List.of(Tables.TEAM_DAILY_SUMMARY)))
        .isEqualTo(2);

    List<String> ledger = List.of("e-1 true run-9 1", "e-2 false null null", "e-3 true run-9 1");
    assertThat(ledger()).isEqualTo(ledger);
    assertThat(reconciliation.closeLedger("delivery", List.of(Tables.TEAM_DAILY_SUMMARY))).isZero();

    // The job writes its row again after a restart; what reconcile has noted stays.
    write(Tables.LATE_EVENTS, late("e-1", "late-team", BEGIN, false));
    assertThat(ledger()).isEqualTo(ledger);
  }

  /**
   * Activity's rows are the tenant's and no team's; and a team's row is not what was late for it.
   */
  @Test
  void rowWithoutATeam_countsForEveryLateEventOfItsPipelineAndTenant() throws Exception {
    write(Tables.LATE_EVENTS, late("e-1", "activity", "red", BEGIN, false));
    write(Tables.LATE_EVENTS, late("e-2", "activity", "blue", BEGIN, false));
    write(Tables.LATE_EVENTS, late("e-3", "delivery", "red", BEGIN, false));
    Reconciliation reconciliation = new Reconciliation(target, "run-9", BEGIN, END);
    try (ScratchTable users = ScratchTable.like(Tables.DAILY_ACTIVE_USERS, "u", target)) {
      write(users.table(), users(7).movedTo(users.table()));

      Reconciliation.Outcome outcome =
          reconciliation.apply(
              "activity",
              Tables.DAILY_ACTIVE_USERS,
              users.table(),
              true,
              "day BETWEEN ? AND ?",
              Rows.DAY,
              Rows.DAY);

      assertThat(outcome.changed()).isEqualTo(Map.of("late_event", 1L));
    }
    reconciliation.closeLedger("activity", List.of(Tables.DAILY_ACTIVE_USERS));
    reconciliation.closeLedger("delivery", List.of(Tables.TEAM_DAILY_SUMMARY));

    assertThat(ledger())
        .containsExactly("e-1 true run-9 1", "e-2 true run-9 1", "e-3 true run-9 0");
  }

  /** A task has no day in its key: one more event can move it, and must not leave two of it. */
  @Test
  void taskThatBelongsToAnotherDayNow_isMendedAndNotRemoved() throws Exception {
    write(Tables.TASK_CYCLE_TIME, task(BEGIN, "run-1", 1));
    write(Tables.TASK_CYCLE_TIME, task("unknown", BEGIN, "run-1", 1));
    longAgo();
    try (ScratchTable tasks = ScratchTable.like(Tables.TASK_CYCLE_TIME, "t", target)) {
      write(tasks.table(), task(END, "run-9", 2).movedTo(tasks.table()));

      Reconciliation.Outcome outcome =
          new Reconciliation(target, "run-9", BEGIN, END)
              .apply(
                  "delivery",
                  Tables.TASK_CYCLE_TIME,
                  tasks.table(),
                  false,
                  "(created_at >= ? AND created_at < ?)",
                  BEGIN,
                  END);

      assertThat(outcome.changed()).isEqualTo(Map.of("differing", 1L));
      assertThat(outcome.kept()).isEqualTo(1);
    }
    assertThat(TableReader.read(target, Tables.TASK_CYCLE_TIME, ""))
        .containsExactly(task(END, "run-9", 2), task("unknown", BEGIN, "run-1", 1));
  }

  private Reconciliation.Outcome reconcile(String run) {
    return new Reconciliation(target, run, BEGIN, END)
        .apply(
            "delivery",
            Tables.TEAM_DAILY_SUMMARY,
            scratch.table(),
            true,
            THAT_DAY,
            Rows.DAY,
            Rows.DAY);
  }

  private void served(Row row) throws InterruptedException {
    write(Tables.TEAM_DAILY_SUMMARY, row);
  }

  private void recomputed(Row row) throws InterruptedException {
    write(scratch.table(), row.movedTo(scratch.table()));
  }

  private void write(Table table, Row row) throws InterruptedException {
    try (BatchWriter writer = new BatchWriter(table, target, Sleeper.DEFAULT)) {
      assertThat(writer.write(List.of(row))).isEmpty();
    }
  }

  private void longAgo() {
    for (Table table : List.of(Tables.TEAM_DAILY_SUMMARY, Tables.TASK_CYCLE_TIME)) {
      TestDatabase.execute(
          target, "UPDATE " + table.name() + " SET updated_at = now() - interval '2 hours'");
    }
  }

  private List<Row> rows() {
    return TableReader.read(target, Tables.TEAM_DAILY_SUMMARY, "");
  }

  private int audited() {
    return Integer.parseInt(
        TestDatabase.query(target, "SELECT count(*) FROM ops.reconciliation_audit").get(0));
  }

  private List<String> ledger() {
    return TestDatabase.query(
            target,
            """
        SELECT event_id, reconciled_at IS NOT NULL, reconciled_by, changed_rows
        FROM ops.late_events ORDER BY event_id""")
        .stream()
        .map(line -> line.replace(" t ", " true ").replace(" f ", " false "))
        .toList();
  }

  private static Row users(long users) {
    return Row.in(Tables.DAILY_ACTIVE_USERS)
        .set("tenant_id", "acme")
        .set("day", Rows.DAY)
        .set("users", users)
        .provenance(true, users, users, "run-9", users)
        .build();
  }

  private static Row late(String event, String team, Instant at, boolean applied) {
    return late(event, "delivery", team, at, applied);
  }

  private static Row late(String event, String pipeline, String team, Instant at, boolean applied) {
    return Row.in(Tables.LATE_EVENTS)
        .set("tenant_id", "acme")
        .set("pipeline", pipeline)
        .set("event_id", event)
        .set("team_id", team)
        .set("event_time", at)
        .set("applied", applied)
        .provenance(true, 1, 1, "run-1", 1)
        .build();
  }

  private static Row task(Instant createdAt, String run, long coverage) {
    return task("moved", createdAt, run, coverage);
  }

  private static Row task(String task, Instant createdAt, String run, long coverage) {
    return Row.in(Tables.TASK_CYCLE_TIME)
        .set("tenant_id", "acme")
        .set("team_id", "red")
        .set("task_id", task)
        .set("created_at", createdAt)
        .provenance(true, 1, coverage, run, coverage)
        .build();
  }
}
