package dev.tributary.contracts.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TablesTest {

  @Test
  void everyTable_hasKeysFirstAndEndsWithWhereItCameFrom() {
    for (Table table : Tables.all()) {
      List<Column> columns = table.columns();
      assertThat(columns).extracting(Column::name).as(table.name()).doesNotHaveDuplicates();
      assertThat(columns.subList(columns.size() - 5, columns.size()))
          .containsExactly(
              new Column("is_final", ColumnType.BOOLEAN, false),
              new Column("event_count", ColumnType.BIGINT, false),
              new Column("coverage", ColumnType.BIGINT, false),
              new Column("run_id", ColumnType.TEXT, false),
              new Column("revision", ColumnType.BIGINT, false));
      assertThat(columns.stream().limit(table.keyNames().size())).allMatch(Column::key);
    }
  }

  @Test
  void keys_areThoseOfTheContract() {
    assertThat(Tables.TASK_CYCLE_TIME.keyNames())
        .containsExactly("tenant_id", "team_id", "task_id");
    assertThat(Tables.TEAM_DELIVERY_24H.keyNames())
        .containsExactly("tenant_id", "team_id", "window_end");
    assertThat(Tables.TEAM_DAILY_SUMMARY.keyNames())
        .containsExactly("tenant_id", "team_id", "summary_date");
    assertThat(Tables.ADMISSION.keyNames()).containsExactly("pipeline", "run", "shard");
  }

  @Test
  void theTypesThatP057Fixes_areKept() {
    assertThat(typeOf("cycle_time_p50")).isEqualTo(ColumnType.DOUBLE);
    assertThat(typeOf("cycle_time_p95")).isEqualTo(ColumnType.DOUBLE);
    assertThat(typeOf("throughput")).isEqualTo(ColumnType.INTEGER);
    assertThat(typeOf("build_pass_rate")).isEqualTo(ColumnType.DOUBLE);
    assertThat(typeOf("pr_review_lag")).isEqualTo(ColumnType.INTEGER);
  }

  private static ColumnType typeOf(String column) {
    Table table = Tables.TEAM_DAILY_SUMMARY;
    return table.columns().get(table.indexOf(column)).type();
  }

  @Test
  void theWarmTable_hasTheColumnsOfTheHotOne() {
    assertThat(Tables.WARM_TEAM_DAILY_SUMMARY.name()).isEqualTo("warm.team_daily_summary");
    assertThat(Tables.WARM_TEAM_DAILY_SUMMARY.columns())
        .isEqualTo(Tables.TEAM_DAILY_SUMMARY.columns());
    assertThat(Tables.WARM_TEAM_DAILY_SUMMARY).isNotEqualTo(Tables.TEAM_DAILY_SUMMARY);
  }
}
