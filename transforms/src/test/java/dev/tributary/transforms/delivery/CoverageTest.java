package dev.tributary.transforms.delivery;

import static dev.tributary.transforms.Told.build;
import static dev.tributary.transforms.Told.deployed;
import static dev.tributary.transforms.Told.ofTeam;
import static dev.tributary.transforms.Told.pushed;
import static dev.tributary.transforms.Told.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Tables;
import dev.tributary.transforms.Outcome;
import dev.tributary.transforms.Play;
import dev.tributary.transforms.Run;
import dev.tributary.transforms.Runner;
import dev.tributary.transforms.Told;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How much a row says it knows, by which rows of different runs are told apart. */
class CoverageTest {
  private static final Duration ALLOWED = Duration.ofDays(7);
  private static final Run NIGHTLY =
      Run.asOf("nightly", "n", Instant.parse("2026-01-01T00:00:00Z"));

  private static final List<Event> HISTORY =
      List.of(
          pushed("2025-06-02T23:59:59.999Z"),
          pushed("2025-06-03T00:00:00Z"),
          pushed("2025-08-01T12:00:00Z"),
          ofTeam("web", pushed("2025-08-01T12:00:00Z")));
  private static final List<Event> DAY =
      List.of(
          task("created", "T-1", "2025-08-31T09:00:00Z"),
          deployed("2025-08-31T10:00:00Z", "T-1"),
          // Not part of delivery: it counts nowhere.
          Told.event("message.sent", "2025-08-31T11:00:00Z", Map.of("channel_id", "c")));
  private static final List<Event> LATER = List.of(pushed("2025-09-01T00:00:00Z"));

  @Test
  void windowCovers_theTeamsEventsOfTheNinetyDaysThatEndWithIt() {
    Row day = lastOfAugust(Stream.of(HISTORY, DAY, LATER));
    assertThat(day.get("event_count")).isEqualTo(2L);
    assertThat(day.get("coverage")).isEqualTo(4L);
  }

  @Test
  void windowWithoutItsHistory_coversLess_thoughItHoldsTheSameEvents() {
    Row day = lastOfAugust(Stream.of(DAY));
    assertThat(day.get("event_count")).isEqualTo(2L);
    assertThat(day.get("throughput")).isEqualTo(1);
    assertThat(day.get("coverage")).isEqualTo(2L);
  }

  @Test
  void halfOfADay_coversLessThanTheWhole() {
    assertThat(lastOfAugust(Stream.of(HISTORY, DAY.subList(0, 1))).get("coverage")).isEqualTo(3L);
  }

  @Test
  void taskCovers_allThatIsKnownOfIt_whileItCountsTheEventsItShows() {
    List<Event> lives =
        List.of(
            task("created", "T-1", "2025-01-01T09:00:00Z"),
            task("blocked", "T-1", "2025-01-02T09:00:00Z"),
            deployed("2025-01-03T09:00:00Z", "T-1"),
            task("created", "T-1", "2025-06-01T09:00:00Z"),
            deployed("2025-06-02T09:00:00Z", "T-1"));
    Outcome outcome = Play.during(NIGHTLY, ALLOWED).inBatchOn(Runner.DIRECT, lives);
    Row row = outcome.winner(Tables.TASK_CYCLE_TIME, Told.TENANT, Told.TEAM, "T-1");
    assertThat(row.get("event_count")).isEqualTo(2L);
    assertThat(row.get("coverage")).isEqualTo(5L);
  }

  /**
   * A late correction of an old window still sees all that the window has covered; if the run had
   * forgotten a part of it, the row would fall behind those of other runs.
   */
  @ParameterizedTest
  @EnumSource
  void correctionMonthsLater_coversNoLessThanTheFirstRow(Runner runner) {
    LocalDate corrected = LocalDate.of(2025, 3, 27);
    Outcome outcome =
        Play.during(Run.live("delivery", "r1"), ALLOWED)
            .withoutAdmission()
            .watermark("2025-01-01T00:00:00Z")
            .receive(pushed("2025-01-01T09:00:00Z"))
            .receive(build("failed", "B-1", "2025-03-27T09:00:00Z", 1))
            .watermark("2025-03-28T01:00:00Z")
            .receive(pushed("2025-06-20T09:00:00Z"))
            .watermark("2025-06-22T00:00:00Z")
            .receive(build("succeeded", "B-1", "2025-06-22T09:00:00Z", 2))
            .watermark("2025-06-24T00:00:00Z")
            .on(runner);
    List<Row> rows =
        outcome.published(Tables.TEAM_DAILY_SUMMARY, Told.TENANT, Told.TEAM, corrected);
    assertThat(rows).isNotEmpty().extracting(row -> (Long) row.get("coverage")).containsOnly(2L);
    assertThat(rows.get(rows.size() - 1).get("builds_failed")).isEqualTo(0);
    if (runner == Runner.DIRECT) {
      // A busy Flink may hold the first watermark back until the second and publish only once.
      assertThat(rows.get(0).get("builds_failed")).isEqualTo(1);
    }
  }

  private static Row lastOfAugust(Stream<List<Event>> told) {
    List<Event> events = told.flatMap(List::stream).toList();
    Outcome outcome = Play.during(NIGHTLY, ALLOWED).inBatchOn(Runner.DIRECT, events);
    return outcome.winner(
        Tables.TEAM_DAILY_SUMMARY, Told.TENANT, Told.TEAM, LocalDate.of(2025, 8, 31));
  }
}
