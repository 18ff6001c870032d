package dev.tributary.transforms.delivery;

import static dev.tributary.transforms.Told.deployed;
import static dev.tributary.transforms.Told.ofTeam;
import static dev.tributary.transforms.Told.pullRequest;
import static dev.tributary.transforms.Told.pushed;
import static dev.tributary.transforms.Told.reviewed;
import static dev.tributary.transforms.Told.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MeasureDeliveryTest {
  private static final Run RUN = Run.live("delivery", "r1");
  private static final Duration ALLOWED = Duration.ofDays(7);
  private static final LocalDate FIRST = LocalDate.of(2025, 10, 1);

  /**
   * The admission's own timers hold Flink's watermark back for a moment of wall clock; where a
   * script needs it exact, its events are admitted as they come.
   */
  private static Play exactly(Run run) {
    return Play.during(run, ALLOWED).withoutAdmission();
  }

  @ParameterizedTest
  @EnumSource
  void lateButAllowed_correctsTheRow_withAHigherRevision(Runner runner) {
    Outcome outcome =
        exactly(RUN)
            .watermark("2025-10-01T08:00:00Z")
            .receive(task("created", "T-1", "2025-10-01T09:00:00Z"))
            .receive(deployed("2025-10-01T12:00:00Z", "T-1"))
            .watermark("2025-10-03T00:00:00Z")
            .receive(deployed("2025-10-01T10:00:00Z", "T-1"))
            .on(runner);

    List<Row> days = day(outcome, Told.TEAM, FIRST);
    Row corrected = days.get(days.size() - 1);
    assertThat(corrected.get("cycle_time_p50")).isEqualTo(60.0);
    assertThat(corrected.get("throughput")).isEqualTo(1);
    assertThat(corrected.get("is_final")).isEqualTo(true);
    if (everyStepIsSeen(runner)) {
      Row wrong = days.get(days.size() - 2);
      assertThat(wrong.get("cycle_time_p50")).isEqualTo(180.0);
      assertThat(wrong.get("is_final")).isEqualTo(true);
      assertThat(corrected.revision()).isGreaterThan(wrong.revision());
    }
    assertThat(last24h(outcome, "2025-10-01T11:00:00Z").get("throughput")).isEqualTo(1);
    assertThat(last24h(outcome, "2025-10-02T11:00:00Z").get("throughput")).isEqualTo(0);
    Row task = outcome.winner(Tables.TASK_CYCLE_TIME, Told.TENANT, Told.TEAM, "T-1");
    assertThat(task.get("cycle_time_minutes")).isEqualTo(60L);
    assertThat(task.get("deploy_count")).isEqualTo(2);
  }

  /** Only Direct lets the script move the wall clock. */
  @Test
  void early_isVisibleASecondLater_longBeforeTheWindowHasPassed() {
    Outcome outcome =
        Play.during(RUN, ALLOWED)
            .watermark("2025-10-01T08:00:00Z")
            .receive(pushed("2025-10-01T09:00:00Z"))
            .processingTime(Duration.ofSeconds(2))
            .receive(pushed("2025-10-01T09:01:00Z"), pushed("2025-10-01T09:02:00Z"))
            .processingTime(Duration.ofSeconds(2))
            .on(Runner.DIRECT);
    assertThat(day(outcome, Told.TEAM, FIRST).subList(0, 2))
        .extracting(row -> row.get("event_count"), row -> row.get("is_final"))
        .containsExactly(tuple(1L, false), tuple(3L, false));
  }

  /** A source that lags behind the newest event must not leave holes in the dashboard. */
  @Test
  void newestEventAheadOfTheWatermark_showsEveryWindowUpToItself() {
    Outcome outcome =
        Play.during(RUN, ALLOWED)
            .watermark("2025-10-01T09:30:00Z")
            .receive(pushed("2025-10-01T09:40:00Z"))
            .processingTime(Duration.ofSeconds(2))
            .receive(pushed("2025-10-01T13:40:00Z"))
            .processingTime(Duration.ofSeconds(2))
            .receive(pushed("2025-10-01T13:41:00Z"))
            .on(Runner.DIRECT);
    List<Instant> open =
        outcome.published(Tables.TEAM_DELIVERY_24H).stream()
            .filter(row -> row.revision() <= 2)
            .map(row -> (Instant) row.get("window_end"))
            .toList();
    assertThat(open)
        .containsExactly(
            Instant.parse("2025-10-01T10:00:00Z"),
            Instant.parse("2025-10-01T11:00:00Z"),
            Instant.parse("2025-10-01T12:00:00Z"),
            Instant.parse("2025-10-01T13:00:00Z"),
            Instant.parse("2025-10-01T14:00:00Z"));
  }

  /** Flink answers such a jump with an empty pane where windows are Beam's own. */
  @ParameterizedTest
  @EnumSource
  void watermarkThatJumpsOverEverything_neverPublishesZerosOverAGoodRow(Runner runner) {
    Outcome outcome =
        Play.during(RUN, Duration.ofHours(1))
            .watermark("2025-10-01T08:00:00Z")
            .receive(task("created", "T-1", "2025-10-01T09:00:00Z"))
            .receive(deployed("2025-10-01T10:00:00Z", "T-1"))
            .watermark("2026-06-01T00:00:00Z")
            .watermark("2026-06-02T00:00:00Z")
            .receive(pushed("2026-06-02T09:00:00Z"))
            .watermark("2027-06-02T00:00:00Z")
            .on(runner);
    assertThat(day(outcome, Told.TEAM, FIRST))
        .isNotEmpty()
        .allSatisfy(row -> assertThat(row.get("throughput")).isEqualTo(1));
    assertThat(outcome.published(Tables.TEAM_DELIVERY_24H))
        .allSatisfy(row -> assertThat((Long) row.get("event_count")).isPositive());
    assertThat(outcome.winners(Tables.TEAM_DELIVERY_24H)).hasSize(25 + 24);
    assertThat(outcome.winners(Tables.TEAM_DAILY_SUMMARY)).hasSize(2);
  }

  /** Of two teams one is told something new before, the other after the day has passed. */
  @ParameterizedTest
  @EnumSource
  void dayIsFinal_exactlyWhenTheWatermarkPassesMidnight(Runner runner) {
    Outcome outcome =
        exactly(RUN)
            .watermark("2025-10-01T08:00:00Z")
            .receive(ofTeam("before", pushed("2025-10-01T09:00:00Z")))
            .receive(ofTeam("after", pushed("2025-10-01T09:00:00Z")))
            .watermark("2025-10-01T23:59:59.999Z")
            .receive(ofTeam("before", pushed("2025-10-01T23:30:00Z")))
            .watermark("2025-10-02T00:00:00.001Z")
            .receive(ofTeam("after", pushed("2025-10-01T23:30:00Z")))
            .on(runner);
    assertThat(day(outcome, "before", FIRST))
        .noneMatch(row -> isFinal(row) && row.get("event_count").equals(1L))
        .last()
        .matches(row -> isFinal(row) && row.get("event_count").equals(2L));
    assertThat(day(outcome, "after", FIRST))
        .last()
        .matches(row -> isFinal(row) && row.get("event_count").equals(2L));
    if (everyStepIsSeen(runner)) {
      assertThat(day(outcome, "after", FIRST))
          .anyMatch(row -> isFinal(row) && row.get("event_count").equals(1L))
          .anyMatch(row -> !isFinal(row));
    }
  }

  @ParameterizedTest
  @EnumSource
  void singleEvent_hasARowForEachHourOfTheDayThatFollows_asTheWatermarkReachesIt(Runner runner) {
    Outcome outcome =
        exactly(Run.asOf("delivery", "r1", Instant.parse("2025-10-01T15:00:00Z")))
            .watermark("2025-10-01T08:00:00Z")
            .receive(pushed("2025-10-01T09:20:00Z"))
            .watermark("2025-10-01T12:59:59.999Z")
            .watermark("2025-10-01T15:00:00Z")
            .on(runner);
    List<Row> rows = List.copyOf(outcome.winners(Tables.TEAM_DELIVERY_24H).values());
    assertThat(rows)
        .extracting(row -> row.get("window_end").toString(), MeasureDeliveryTest::isFinal)
        .containsExactly(
            tuple("2025-10-01T10:00:00Z", true),
            tuple("2025-10-01T11:00:00Z", true),
            tuple("2025-10-01T12:00:00Z", true),
            tuple("2025-10-01T13:00:00Z", true),
            tuple("2025-10-01T14:00:00Z", true),
            tuple("2025-10-01T15:00:00Z", true),
            tuple("2025-10-01T16:00:00Z", false));
    assertThat(day(outcome, Told.TEAM, FIRST)).isNotEmpty().noneMatch(MeasureDeliveryTest::isFinal);
  }

  @ParameterizedTest
  @EnumSource
  void singleEvent_isInTwentyFourRows_whenTheWatermarkRunsOn(Runner runner) {
    Outcome outcome =
        Play.during(RUN, ALLOWED)
            .watermark("2025-10-01T08:00:00Z")
            .receive(pushed("2025-10-01T09:20:00Z"))
            .on(runner);
    assertThat(outcome.winners(Tables.TEAM_DELIVERY_24H).values())
        .hasSize(24)
        .allMatch(MeasureDeliveryTest::isFinal);
  }

  /** Of two tasks one is touched a millisecond before its time, the other when it has come. */
  @ParameterizedTest
  @EnumSource
  void silentTask_isStale_fromTheWholeMinuteAfterSevenDays(Runner runner) {
    Outcome outcome =
        exactly(RUN)
            .watermark("2025-10-01T08:00:00Z")
            .receive(task("created", "BEFORE", "2025-10-01T09:00:30Z"))
            .receive(task("created", "AFTER", "2025-10-01T09:00:30Z"))
            .receive(task("created", "DEPLOYED", "2025-10-01T09:00:30Z"))
            .receive(deployed("2025-10-01T09:10:00Z", "DEPLOYED"))
            .watermark("2025-10-08T09:00:59.999Z")
            .receive(task("blocked", "BEFORE", "2025-10-05T09:00:30Z"))
            .watermark("2025-10-08T09:01:00.001Z")
            .receive(task("blocked", "AFTER", "2025-10-05T09:00:30Z"))
            .watermark("2025-10-30T00:00:00Z")
            .receive(deployed("2025-10-30T09:00:00Z", "AFTER"))
            .on(runner);
    assertThat(states(outcome, "BEFORE")).containsExactly("OPEN", "OPEN", "STALE");
    assertThat(states(outcome, "AFTER"))
        .containsExactly("OPEN", "STALE", "OPEN", "STALE", "DEPLOYED");
    assertThat(states(outcome, "DEPLOYED")).containsExactly("OPEN", "DEPLOYED");
  }

  @ParameterizedTest
  @EnumSource
  void boundedRun_callsNothingStaleOrFinal_beyondTheInstantItIsEvaluatedAt(Runner runner) {
    List<Event> events =
        List.of(
            task("created", "OLDER", "2025-10-01T09:00:30Z"),
            task("created", "NEWER", "2025-10-01T09:01:00.001Z"));
    Outcome outcome =
        Play.during(Run.asOf("nightly", "r1", Instant.parse("2025-10-08T09:01:00Z")), ALLOWED)
            .inBatchOn(runner, events);
    assertThat(states(outcome, "OLDER")).last().isEqualTo("STALE");
    assertThat(states(outcome, "NEWER")).last().isEqualTo("OPEN");

    Outcome earlier =
        Play.during(Run.asOf("nightly", "r1", Instant.parse("2025-10-01T23:59:59.999Z")), ALLOWED)
            .inBatchOn(runner, events);
    assertThat(states(earlier, "OLDER")).last().isEqualTo("OPEN");
    assertThat(earlier.winners(Tables.TEAM_DAILY_SUMMARY).values())
        .hasSize(1)
        .noneMatch(MeasureDeliveryTest::isFinal);
    assertThat(earlier.winners(Tables.TEAM_DELIVERY_24H).values())
        .hasSize(15)
        .filteredOn(row -> !isFinal(row))
        .extracting(row -> row.get("window_end"))
        .containsExactly(Instant.parse("2025-10-02T00:00:00Z"));
  }

  @ParameterizedTest
  @EnumSource
  void forgottenTaskThatComesBack_startsANewTimeline_andReplacesItsRow(Runner runner) {
    Event back = task("created", "T-1", "2026-01-08T10:00:00Z");
    Outcome outcome =
        exactly(RUN)
            .watermark("2025-10-01T08:00:00Z")
            .receive(task("created", "T-1", "2025-10-01T09:00:00Z"))
            .receive(task("blocked", "T-1", "2025-10-01T10:00:00Z"))
            .receive(deployed("2025-10-02T09:00:00Z", "T-1"))
            // 90 days of silence, 24 hours of windows and 7 days of lateness later.
            .watermark("2026-01-08T09:00:00.001Z")
            .receive(back)
            .watermark("2026-01-08T12:00:00Z")
            .on(runner);
    Row row = outcome.winner(Tables.TASK_CYCLE_TIME, Told.TENANT, Told.TEAM, "T-1");
    assertThat(row.get("created_at")).isEqualTo(Instant.ofEpochMilli(back.timestampMillis()));
    assertThat(row.get("event_count")).isEqualTo(1L);
    // It covers itself alone: nothing of the old timeline was there.
    assertThat(row.get("coverage")).isEqualTo(1L);
  }

  /** A segment without creation or deployment has no row and must not hide the one before it. */
  @ParameterizedTest
  @EnumSource
  void taskTouchedAfterLongSilence_keepsTheRowOfItsOlderLife(Runner runner) {
    Outcome outcome =
        Play.during(RUN, ALLOWED)
            .receive(task("blocked", "T-1", "2026-01-05T09:00:00Z"))
            .receive(task("created", "T-1", "2025-10-01T09:00:00Z"))
            .on(runner);
    assertThat(states(outcome, "T-1")).containsExactly("OPEN", "STALE");
    assertThat(
            outcome
                .winner(Tables.TASK_CYCLE_TIME, Told.TENANT, Told.TEAM, "T-1")
                .get("event_count"))
        .isEqualTo(1L);
  }

  /** Its windows cannot be summed any more: better an old row than a broken one. */
  @ParameterizedTest
  @EnumSource
  void correctionOfAForgottenHour_neverPublishesABrokenRow(Runner runner) {
    Play play =
        exactly(RUN)
            .watermark("2025-10-01T00:00:00Z")
            .receive(pullRequest("opened", "PR-1", "2025-10-01T01:00:00Z"))
            .receive(pullRequest("closed", "PR-1", "2025-10-01T14:00:00Z"));
    List<Event> others = new ArrayList<>();
    for (int hour = 0; hour < 24; hour++) {
      others.add(pushed("2025-10-01T%02d:30:00Z".formatted(hour)));
    }
    Outcome outcome =
        play.receiveAtOnce(others)
            .watermark("2025-12-20T00:00:00Z")
            .receive(reviewed("PR-1", "2025-12-20T01:00:00Z", "grace"))
            .watermark("2026-03-15T00:00:00Z")
            .receive(reviewed("PR-1", "2026-03-15T01:00:00Z", "grace"))
            .watermark("2026-04-07T12:00:00Z")
            .receive(pushed("2026-04-07T12:30:00Z"))
            .watermark("2026-04-07T13:00:00Z")
            .receive(pullRequest("reopened", "PR-1", "2026-04-07T13:30:00Z"))
            .on(runner);
    Row day = outcome.winner(Tables.TEAM_DAILY_SUMMARY, Told.TENANT, Told.TEAM, FIRST);
    assertThat(day.get("pr_opened")).isEqualTo(1);
    assertThat(day.get("event_count")).isEqualTo(26L);
    assertThat(outcome.published(Tables.TEAM_DELIVERY_24H))
        .filteredOn(row -> row.get("window_end").equals(Instant.parse("2025-10-02T00:00:00Z")))
        .isNotEmpty()
        .allSatisfy(row -> assertThat(row.get("event_count")).isEqualTo(26L));
  }

  @ParameterizedTest
  @EnumSource
  void sameInputTwice_givesTheSameRows(Runner runner) {
    List<Event> history = RandomHistory.of(4_711);
    Run run = Run.asOf("nightly", "r1", RandomHistory.START.plus(Duration.ofDays(95)));
    Outcome first = Play.during(run, ALLOWED).inBatchOn(runner, history);
    Outcome second = Play.during(run, ALLOWED).inBatchOn(runner, history);
    assertThat(Contents.difference(first, second)).isEmpty();
  }

  /**
   * Whether a script's next step waits for the rows of the last one. Flink's does not: of the two
   * ways by which contributions reach their team, one may be ahead of the other's watermark.
   */
  private static boolean everyStepIsSeen(Runner runner) {
    return runner == Runner.DIRECT;
  }

  private static List<Row> day(Outcome outcome, String team, LocalDate date) {
    return outcome.published(Tables.TEAM_DAILY_SUMMARY, Told.TENANT, team, date);
  }

  private static Row last24h(Outcome outcome, String end) {
    return outcome.winner(Tables.TEAM_DELIVERY_24H, Told.TENANT, Told.TEAM, Instant.parse(end));
  }

  private static List<String> states(Outcome outcome, String task) {
    return outcome.published(Tables.TASK_CYCLE_TIME, Told.TENANT, Told.TEAM, task).stream()
        .map(row -> (String) row.get("state"))
        .toList();
  }

  private static boolean isFinal(Row row) {
    return (Boolean) row.get("is_final");
  }
}
