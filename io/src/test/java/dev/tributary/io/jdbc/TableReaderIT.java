package dev.tributary.io.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Tables;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.apache.beam.sdk.util.Sleeper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is written comes back, in the build's time zone of +12:45 and +13:45. */
class TableReaderIT {
  private JdbcTarget target;

  @BeforeEach
  void migrate() {
    target = TestDatabase.migrated();
  }

  @Test
  void valuesOfEveryType_comeBackAsTheyWere() throws Exception {
    Row full =
        Row.in(Tables.TEAM_DELIVERY_24H)
            .set("tenant_id", "acme \"{,}\\ ' NULL 🚢")
            .set("team_id", "")
            .set("window_end", Instant.parse("2026-04-04T14:30:00.123Z"))
            .set("cycle_time_p50", 0.1 + 0.2)
            .set("cycle_time_p95", -Double.MAX_VALUE)
            .set("throughput", Integer.MIN_VALUE)
            .set("pr_merge_rate", Double.MIN_VALUE)
            .provenance(true, Long.MAX_VALUE, 7, "run-1", Long.MIN_VALUE)
            .build();
    Row ancient =
        Row.in(Tables.TEAM_DELIVERY_24H)
            .set("tenant_id", "z")
            .set("team_id", "NULL")
            .set("window_end", Instant.parse("1867-01-01T00:00:00Z"))
            .provenance(false, 0, 0, "", 0)
            .build();

    try (BatchWriter writer = new BatchWriter(Tables.TEAM_DELIVERY_24H, target, Sleeper.DEFAULT)) {
      assertThat(writer.write(List.of(full, ancient))).isEmpty();
    }

    assertThat(TableReader.read(target, Tables.TEAM_DELIVERY_24H, ""))
        .containsExactly(full, ancient);
    assertThat(
            TableReader.read(
                target,
                Tables.TEAM_DELIVERY_24H,
                "window_end = ? AND is_final = ?",
                Instant.parse("2026-04-04T14:30:00.123Z"),
                true))
        .containsExactly(full);
    assertThat(
            TestDatabase.query(
                target,
                "SELECT to_char(window_end AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS')"
                    + " FROM hot.team_delivery_24h ORDER BY 1"))
        .containsExactly("1867-01-01 00:00:00.000", "2026-04-04 14:30:00.123");
  }

  @Test
  void dates_areNotMovedByTheZone() throws Exception {
    try (BatchWriter writer = new BatchWriter(Tables.TEAM_DAILY_SUMMARY, target, Sleeper.DEFAULT)) {
      writer.write(List.of(Rows.day("red", "run-1", 1, 1)));
    }

    assertThat(
            TableReader.read(
                target, Tables.TEAM_DAILY_SUMMARY, "summary_date = ?", LocalDate.of(2026, 3, 1)))
        .containsExactly(Rows.day("red", "run-1", 1, 1));
    assertThat(TestDatabase.query(target, "SELECT summary_date::text FROM hot.team_daily_summary"))
        .containsExactly("2026-03-01");
  }

  @Test
  void conditionTheDatabaseDoesNotUnderstand_namesTableAndState() {
    assertThatThrownBy(
            () -> TableReader.read(target, Tables.TEAM_DAILY_SUMMARY, "nonsense = ?", "secret"))
        .isInstanceOf(DatabaseException.class)
        .hasMessage("Reading hot.team_daily_summary failed with SQLSTATE 42703")
        .hasNoCause();
  }
}
