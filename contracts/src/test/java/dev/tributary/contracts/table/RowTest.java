package dev.tributary.contracts.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class RowTest {
  private static final LocalDate DAY = LocalDate.parse("2026-03-02");

  private static Row.Builder summary() {
    return Row.in(Tables.TEAM_DAILY_SUMMARY)
        .set("tenant_id", "org-acme")
        .set("team_id", "eng-web")
        .set("summary_date", DAY)
        .set("throughput", 3)
        .provenance(true, 40, 90, "run-1", 2);
  }

  @Test
  void aRow_showsItsValuesKeyAndRevision() {
    Row row = summary().build();

    assertThat(row.get("throughput")).isEqualTo(3);
    assertThat(row.get("cycle_time_p50")).isNull();
    assertThat(row.get(2)).isEqualTo(DAY);
    assertThat(row.key()).containsExactly("org-acme", "eng-web", DAY);
    assertThat(row.revision()).isEqualTo(2);
    assertThat(row.get("is_final")).isEqualTo(true);
    assertThat(row.get("event_count")).isEqualTo(40L);
    assertThat(row.get("run_id")).isEqualTo("run-1");
  }

  @Test
  void everyColumn_takesItsOwnClassAndNoOther() {
    Object[] values = {
      "text", 1, 1L, 1.5, true, Instant.EPOCH, LocalDate.EPOCH, 1.5f, (short) 1, 'c', new byte[0]
    };
    for (Table table : Tables.all()) {
      for (Column column : table.columns()) {
        for (Object value : values) {
          Row.Builder row = Row.in(table);
          if (column.type().javaType().isInstance(value)) {
            assertThat(row.set(column.name(), value).build().get(column.name())).isEqualTo(value);
          } else {
            assertThatThrownBy(() -> row.set(column.name(), value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                    table.name()
                        + "."
                        + column.name()
                        + " takes "
                        + column.type().javaType().getSimpleName()
                        + ", not "
                        + value.getClass().getSimpleName());
          }
        }
      }
    }
  }

  @Test
  void anUnknownColumn_isRefused() {
    assertThatThrownBy(() -> summary().set("lines_of_code", 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("hot.team_daily_summary has no column lines_of_code");
    assertThatThrownBy(() -> summary().build().get("lines_of_code"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aTime_isKeptInMilliseconds() {
    Row row =
        Row.in(Tables.TEAM_DELIVERY_24H)
            .set("window_end", Instant.parse("2026-03-02T10:00:00.123456789Z"))
            .build();

    assertThat(row.get("window_end")).isEqualTo(Instant.parse("2026-03-02T10:00:00.123Z"));
  }

  @Test
  void aBuilderUsedAgain_doesNotChangeTheRowItBuilt() {
    Row.Builder builder = summary();
    Row row = builder.build();
    builder.set("throughput", 99);

    assertThat(row.get("throughput")).isEqualTo(3);
  }

  @Test
  void aRowMovedToAnotherTier_keepsItsValuesUnderTheOtherName() {
    Row row = summary().build();
    Row moved = row.movedTo(Tables.WARM_TEAM_DAILY_SUMMARY);

    assertThat(moved.table()).isEqualTo(Tables.WARM_TEAM_DAILY_SUMMARY);
    assertThat(moved.key()).isEqualTo(row.key());
    assertThat(moved).isNotEqualTo(row);
    assertThat(moved.movedTo(Tables.TEAM_DAILY_SUMMARY)).isEqualTo(row).hasSameHashCodeAs(row);
  }

  @Test
  void aRowMovedToATableOfOtherColumns_isRefused() {
    assertThatThrownBy(() -> summary().build().movedTo(Tables.TEAM_DELIVERY_24H))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("hot.team_delivery_24h does not have the columns of hot.team_daily_summary");
  }
}
