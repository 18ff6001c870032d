package dev.tributary.transforms.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.LateEvent;
import dev.tributary.contracts.event.Received;
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
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AdmitOnceTest {
  private static final Run RUN = Run.live("delivery", "r1");
  private static final Duration ALLOWED = Duration.ofDays(7);

  /** On time, behind the watermark, late but applied, too late; each at its exact boundary. */
  @ParameterizedTest
  @EnumSource
  void eventsOfOneHour_areJudgedByTheWindowsThatAreStillOpen(Runner runner) {
    Event onTime = Told.pushed("2025-10-01T09:20:00Z");
    Event unseen = Told.pushed("2025-10-01T09:25:00Z");
    Event justSeen = Told.pushed("2025-10-01T09:30:00Z");
    Event justOpen = Told.pushed("2025-10-01T09:35:00Z");
    Event justClosed = Told.pushed("2025-10-01T09:40:00Z");
    Outcome outcome =
        Play.during(RUN, ALLOWED)
            .watermark("2025-10-01T09:10:00Z")
            .receive(onTime)
            .watermark("2025-10-01T09:59:59.999Z")
            .receive(unseen)
            .watermark("2025-10-01T10:00:00Z")
            .receive(justSeen)
            .watermark("2025-10-09T08:59:59.999Z")
            .receive(justOpen)
            .watermark("2025-10-09T09:00:00Z")
            .receive(justClosed)
            .on(runner);

    assertThat(outcome.late())
        .containsExactlyInAnyOrder(
            late(justSeen, "2025-10-01T10:00:00Z", true),
            late(justOpen, "2025-10-09T08:59:59.999Z", true),
            late(justClosed, "2025-10-09T09:00:00Z", false));
    assertThat(total(outcome, "admitted")).isEqualTo(4);
    assertThat(total(outcome, "late_applied")).isEqualTo(2);
    assertThat(total(outcome, "late_only")).isEqualTo(1);
    Row day =
        outcome.winner(
            Tables.TEAM_DAILY_SUMMARY, Told.TENANT, Told.TEAM, LocalDate.of(2025, 10, 1));
    assertThat(day.get("event_count")).isEqualTo(4L);
  }

  @ParameterizedTest
  @EnumSource
  void eventThatComesAgain_countsOnce_howeverMuchLater(Runner runner) {
    Event event = Told.pushed("2025-10-01T09:20:00Z");
    Event other = Told.pushed("2025-10-01T09:21:00Z");
    Event tooLate = Told.pushed("2025-09-01T09:20:00Z");
    Outcome outcome =
        Play.during(RUN, ALLOWED)
            .inBundlesOf(3)
            .watermark("2025-10-01T09:10:00Z")
            .receiveAtOnce(List.of(event, event, other))
            .receive(event)
            .watermark("2025-10-01T15:00:00Z")
            .receive(event, tooLate, tooLate)
            .watermark("2025-10-02T15:00:00Z")
            .receive(event, other, tooLate)
            .on(runner);

    assertThat(total(outcome, "admitted")).isEqualTo(2);
    assertThat(total(outcome, "late_applied")).isZero();
    // The last one was forgotten when the day was swept: it is too late a second time.
    assertThat(total(outcome, "late_only")).isEqualTo(2);
    assertThat(total(outcome, "duplicate")).isEqualTo(6);
    assertThat(outcome.late()).extracting(LateEvent::event).containsExactly(tooLate, tooLate);
    assertThat(
            outcome
                .winner(
                    Tables.TEAM_DAILY_SUMMARY, Told.TENANT, Told.TEAM, LocalDate.of(2025, 10, 1))
                .get("event_count"))
        .isEqualTo(2L);
  }

  @ParameterizedTest
  @EnumSource
  void eventThatComesAgainAfterItsIdWasForgotten_isTooLateToCountTwice(Runner runner) {
    Event event = Told.pushed("2025-10-01T09:20:00Z");
    Outcome outcome =
        Play.during(RUN, ALLOWED)
            .watermark("2025-10-01T09:10:00Z")
            .receive(event)
            .watermark("2025-10-20T00:00:00Z")
            .receive(Told.pushed("2025-10-20T00:01:00Z"))
            .watermark("2025-10-21T00:00:00Z")
            .receive(event)
            .on(runner);
    assertThat(total(outcome, "admitted")).isEqualTo(2);
    assertThat(total(outcome, "late_only")).isEqualTo(1);
    assertThat(
            outcome
                .winner(
                    Tables.TEAM_DAILY_SUMMARY, Told.TENANT, Told.TEAM, LocalDate.of(2025, 10, 1))
                .get("event_count"))
        .isEqualTo(1L);
  }

  @ParameterizedTest
  @EnumSource
  void whateverComes_isCountedExactlyOnce(Runner runner) {
    long seed = 20_251_001;
    System.out.println("seed " + seed);
    Random dice = new Random(seed);
    Instant start = Instant.parse("2025-10-01T00:00:00Z");
    Duration watermark = Duration.ZERO;
    Play play = Play.during(RUN, Duration.ofHours(6)).inBundlesOf(7);
    List<Received> received = new ArrayList<>();
    int rejects = 0;
    for (int i = 0; i < 250; i++) {
      int chance = dice.nextInt(10);
      Received next;
      if (chance == 0) {
        next = Told.rejected(rejects++, start.plus(watermark).toString());
      } else if (chance < 3 && !received.isEmpty()) {
        next = received.get(dice.nextInt(received.size()));
      } else {
        Duration behind = Duration.ofMinutes(dice.nextInt(3_000));
        next = Told.pushed(start.plus(watermark).minus(behind).plusMillis(i).toString());
      }
      // A rejected record is known by its place in the topic, and nothing is there twice.
      if (next instanceof Event || chance == 0) {
        received.add(next);
        play.receive(next);
      }
      if (dice.nextInt(8) == 0) {
        watermark = watermark.plusMinutes(dice.nextInt(200));
        play.watermark(start.plus(watermark));
      }
    }
    Outcome outcome = play.on(runner);

    long distinct = received.stream().distinct().count();
    assertThat(total(outcome, "event_count")).isEqualTo(received.size());
    assertThat(
            total(outcome, "admitted")
                + total(outcome, "duplicate")
                + total(outcome, "late_only")
                + total(outcome, "rejected"))
        .isEqualTo(received.size());
    assertThat(total(outcome, "rejected")).isEqualTo(rejects);
    assertThat(outcome.rejected()).hasSize(rejects).doesNotHaveDuplicates();
    assertThat(total(outcome, "duplicate")).isPositive();
    assertThat(total(outcome, "admitted") + total(outcome, "late_only") + rejects)
        .isGreaterThanOrEqualTo(distinct);
    assertThat(outcome.late().stream().filter(LateEvent::applied).count())
        .isPositive()
        .isEqualTo(total(outcome, "late_applied"));
    assertThat(outcome.late().stream().filter(late -> !late.applied()).count())
        .isPositive()
        .isEqualTo(total(outcome, "late_only"));
    long shown =
        outcome.winners(Tables.TEAM_DAILY_SUMMARY).values().stream()
            .mapToLong(row -> (Long) row.get("event_count"))
            .sum();
    assertThat(shown).isEqualTo(total(outcome, "admitted"));
  }

  /**
   * A watermark may move while a bundle is open; were its row taken back when the bundle ends,
   * "data as of" would stand still until the next record. Which bundle is open then depends on how
   * Flink deals the events to the subtasks, so the play is repeated.
   */
  @RepeatedTest(4)
  void recordedWatermark_neverGoesBack() {
    Outcome outcome =
        Play.during(RUN, ALLOWED)
            .onSubtasks(2)
            .inBundlesOf(2)
            .watermark("2025-10-01T09:10:00Z")
            .receive(
                IntStream.range(20, 27)
                    .mapToObj("2025-10-01T09:%d:00Z"::formatted)
                    .map(Told::pushed)
                    .toArray(Received[]::new))
            .watermark("2025-10-01T11:00:00Z")
            .on(Runner.FLINK);
    outcome
        .winners(Tables.ADMISSION)
        .forEach(
            (shard, stays) ->
                assertThat(outcome.published(Tables.ADMISSION, shard.toArray()))
                    .extracting(AdmitOnceTest::watermark)
                    .filteredOn(Objects::nonNull)
                    .allSatisfy(
                        watermark -> assertThat(watermark).isBeforeOrEqualTo(watermark(stays))));
  }

  /** A dead letter's time is that of its arrival, which a replay of old events never reaches. */
  @ParameterizedTest
  @EnumSource
  void watermarkIsRecorded_alsoWhereTheFirstRecordIsADeadLetter(Runner runner) {
    Outcome outcome =
        Play.during(RUN, ALLOWED)
            .receive(Told.rejected(1, "2026-01-01T00:00:00Z"))
            .watermark("2025-10-01T11:00:00Z")
            .on(runner);
    assertThat(outcome.winners(Tables.ADMISSION).values())
        .singleElement()
        .extracting(AdmitOnceTest::watermark)
        .isEqualTo(Instant.parse("2025-10-01T11:00:00Z"));
  }

  @ParameterizedTest
  @EnumSource
  void boundedInput_isNeverLate(Runner runner) {
    List<Received> records = new ArrayList<>();
    for (int day = 28; day > 0; day--) {
      records.add(Told.pushed("2025-10-%02dT09:20:00Z".formatted(day)));
    }
    records.add(records.get(0));
    records.add(Told.rejected(1, "2025-10-01T00:00:00Z"));
    Outcome outcome = Play.during(RUN, Duration.ZERO).inBatchOn(runner, records);
    assertThat(outcome.late()).isEmpty();
    assertThat(total(outcome, "admitted")).isEqualTo(28);
    assertThat(total(outcome, "duplicate")).isEqualTo(1);
    assertThat(total(outcome, "rejected")).isEqualTo(1);
    assertThat(outcome.winners(Tables.ADMISSION).values())
        .extracting(row -> row.get("rejected_reasons"))
        .filteredOn(Objects::nonNull)
        .containsExactly("{\"json.malformed\":1}");
  }

  private static LateEvent late(Event event, String watermark, boolean applied) {
    long millis = Instant.parse(watermark).toEpochMilli();
    return new LateEvent(event, "delivery", millis, millis - event.timestampMillis(), applied);
  }

  private static Instant watermark(Row row) {
    return (Instant) row.get("watermark");
  }

  /** A column's sum over the newest row of each shard. */
  private static long total(Outcome outcome, String column) {
    return outcome.winners(Tables.ADMISSION).values().stream()
        .mapToLong(row -> (Long) row.get(column))
        .sum();
  }
}
