package dev.tributary.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Tables;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class DatedTableTest {
  private static final Days NINTH =
      new Days(LocalDate.parse("2025-10-09"), LocalDate.parse("2025-10-09"));
  private static final DatedTable TASKS =
      DatedTable.at(Tables.TASK_CYCLE_TIME, "created_at", "deployed_at");
  private static final DatedTable WINDOWS =
      DatedTable.endingAt(Tables.TEAM_DELIVERY_24H, "window_end");
  private static final DatedTable SUMMARIES =
      DatedTable.at(Tables.TEAM_DAILY_SUMMARY, "summary_date");

  @Test
  void moment_belongsToTheDayThatBeginsWithIt() {
    assertThat(TASKS.holds(task("2025-10-09T00:00:00Z", null), NINTH)).isTrue();
    assertThat(TASKS.holds(task("2025-10-10T00:00:00Z", null), NINTH)).isFalse();
  }

  @Test
  void anyOfTheColumns_isEnough() {
    assertThat(TASKS.holds(task("2025-10-01T00:00:00Z", "2025-10-09T23:59:59Z"), NINTH)).isTrue();
    assertThat(TASKS.holds(task(null, null), NINTH)).isFalse();
  }

  @Test
  void windowThatEndsAtMidnight_belongsToTheDayBefore() {
    assertThat(WINDOWS.holds(window("2025-10-10T00:00:00Z"), NINTH)).isTrue();
    assertThat(WINDOWS.holds(window("2025-10-09T00:00:00Z"), NINTH)).isFalse();
  }

  @Test
  void condition_saysTheSameInSql() {
    assertThat(TASKS.condition())
        .isEqualTo(
            "(created_at >= ? AND created_at < ?) OR (deployed_at >= ? AND deployed_at < ?)");
    assertThat(TASKS.parameters(NINTH))
        .containsExactly(NINTH.begin(), NINTH.end(), NINTH.begin(), NINTH.end());
    assertThat(WINDOWS.condition()).isEqualTo("(window_end > ? AND window_end <= ?)");
    assertThat(SUMMARIES.condition()).isEqualTo("summary_date BETWEEN ? AND ?");
    assertThat(SUMMARIES.parameters(NINTH)).containsExactly(NINTH.from(), NINTH.to());
  }

  @Test
  void daysBeyondWhatTheStreamPublishes_areNotCompared() {
    DatedTable minutes = DatedTable.at(Tables.TEAM_MINUTE, "minute").published(Duration.ofDays(7));
    Days week = new Days(LocalDate.parse("2025-10-01"), LocalDate.parse("2025-10-09"));

    assertThat(minutes.comparable(week, Instant.parse("2025-10-10T12:00:00Z")))
        .contains(new Days(LocalDate.parse("2025-10-04"), LocalDate.parse("2025-10-09")));
    assertThat(minutes.comparable(week, Instant.parse("2025-11-10T12:00:00Z"))).isEmpty();
    assertThat(WINDOWS.comparable(week, Instant.parse("2025-11-10T12:00:00Z"))).contains(week);
  }

  private static Row task(String created, String deployed) {
    return Row.in(Tables.TASK_CYCLE_TIME)
        .set("created_at", instant(created))
        .set("deployed_at", instant(deployed))
        .build();
  }

  private static Row window(String end) {
    return Row.in(Tables.TEAM_DELIVERY_24H).set("window_end", instant(end)).build();
  }

  private static Instant instant(String text) {
    return text == null ? null : Instant.parse(text);
  }
}
