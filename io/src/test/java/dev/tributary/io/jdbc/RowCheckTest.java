package dev.tributary.io.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Tables;
import org.junit.jupiter.api.Test;

class RowCheckTest {
  @Test
  void wholeRow_hasNoProblem() {
    assertThat(RowCheck.problem(Rows.day("red 🚢", "run-1", 1, 1))).isEmpty();
  }

  @Test
  void missingKeyOrProvenance_isIncomplete() {
    Row noRun =
        Row.in(Tables.TASK_CYCLE_TIME)
            .set("tenant_id", "acme")
            .set("team_id", "red")
            .set("task_id", "t")
            .provenance(true, 1, 1, null, 1)
            .build();
    assertThat(RowCheck.problem(noRun)).contains("incomplete");
    assertThat(RowCheck.problem(Rows.task(null, "OPEN"))).contains("incomplete");
  }

  @Test
  void halfASurrogatePair_isNotUnicode() {
    assertThat(RowCheck.problem(Rows.task("t\uD83D", "OPEN"))).contains("not_unicode");
    assertThat(RowCheck.problem(Rows.task("t", "\uDEA2OPEN"))).contains("not_unicode");
  }

  @Test
  void infiniteNumber_isNotFinite() {
    Row row =
        Row.in(Tables.TEAM_DAILY_SUMMARY)
            .set("tenant_id", "acme")
            .set("team_id", "red")
            .set("summary_date", Rows.DAY)
            .set("build_pass_rate", Double.NaN)
            .provenance(true, 1, 1, "run-1", 1)
            .build();
    assertThat(RowCheck.problem(row)).contains("not_finite");
  }
}
