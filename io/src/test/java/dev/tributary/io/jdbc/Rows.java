package dev.tributary.io.jdbc;

import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Tables;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;

/** Rows for tests. */
final class Rows {
  static final LocalDate DAY = LocalDate.of(2026, 3, 1);

  private Rows() {}

  /** A day's summary; its throughput is its revision, so that one sees which row won. */
  static Row day(String team, String run, long revision, long coverage) {
    return day(team, run, revision, coverage, false);
  }

  static Row day(String team, String run, long revision, long coverage, boolean isFinal) {
    return Row.in(Tables.TEAM_DAILY_SUMMARY)
        .set("tenant_id", "acme")
        .set("team_id", team)
        .set("summary_date", DAY)
        .set("throughput", (int) revision)
        .provenance(isFinal, 1, coverage, run, revision)
        .build();
  }

  /** Summaries of that many teams, sorted by key. */
  static List<Row> days(int teams, String run, long revision, long coverage) {
    return IntStream.range(0, teams)
        .mapToObj(i -> day("team-%05d".formatted(i), run, revision, coverage))
        .toList();
  }

  static Row task(String task, String state) {
    return Row.in(Tables.TASK_CYCLE_TIME)
        .set("tenant_id", "acme")
        .set("team_id", "red")
        .set("task_id", task)
        .set("state", state)
        .provenance(true, 1, 1, "run-1", 1)
        .build();
  }
}
