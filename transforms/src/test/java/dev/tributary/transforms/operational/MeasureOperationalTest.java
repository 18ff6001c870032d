package dev.tributary.transforms.operational;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.LateEvent;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Tables;
import dev.tributary.transforms.Outcome;
import dev.tributary.transforms.Play;
import dev.tributary.transforms.Run;
import dev.tributary.transforms.Runner;
import dev.tributary.transforms.Told;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Scenarios of docs/operational.md, on both runners, through the admission. */
class MeasureOperationalTest {
  private static final Duration ALLOWED = Duration.ofDays(7);
  private static final String NOON = "2025-10-09T12:00:00Z";

  @ParameterizedTest
  @EnumSource
  void openState_hasRowsForMinutesWithoutEvents_upToTheWatermark(Runner runner) {
    Outcome outcome =
        live("2025-10-09T12:05:00Z")
            .receive(Told.task("blocked", "T-1", "2025-10-09T12:00:30Z"))
            .watermark("2025-10-09T12:05:00Z")
            .on(runner);

    for (int minute = 0; minute < 5; minute++) {
      assertThat(row(outcome, minute).get("active_blockers")).isEqualTo(1);
      assertThat(row(outcome, minute).get("is_final")).isEqualTo(true);
      assertThat(row(outcome, minute).get("events")).isEqualTo(minute == 0 ? 1 : 0);
    }
    // The minute in which the watermark stands has begun, the next one has not.
    assertThat(row(outcome, 5).get("is_final")).isEqualTo(false);
    assertThat(row(outcome, 6)).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void transitionsOutOfOrder_correctTheMinutesTheyChange(Runner runner) {
    Outcome outcome =
        live("2025-10-09T12:10:00Z")
            .receive(Told.task("unblocked", "T-1", "2025-10-09T12:06:00Z"))
            .watermark("2025-10-09T12:10:00Z")
            .receive(Told.task("blocked", "T-1", "2025-10-09T12:02:00Z"))
            .watermark("2025-10-09T12:10:10Z")
            .on(runner);

    assertThat(row(outcome, 1)).isNull();
    for (int minute = 2; minute < 10; minute++) {
      assertThat(row(outcome, minute).get("active_blockers")).isEqualTo(minute < 6 ? 1 : 0);
    }
    assertThat(outcome.late()).extracting(LateEvent::applied).containsExactly(true);
  }

  @Test
  void correction_publishesOnlyTheMinutesItChanges() {
    Outcome outcome =
        live("2025-10-09T12:10:00Z")
            .receive(
                Told.pushed("2025-10-09T12:00:00Z"),
                Told.task("unblocked", "T-1", "2025-10-09T12:06:00Z"))
            .watermark("2025-10-09T12:10:00Z")
            .receive(Told.task("blocked", "T-1", "2025-10-09T12:04:00Z"))
            .on(Runner.DIRECT);

    assertThat(publications(outcome, 3)).isEqualTo(publications(outcome, 7));
    assertThat(publications(outcome, 4)).isEqualTo(publications(outcome, 3) + 1);
    assertThat(publications(outcome, 5)).isEqualTo(publications(outcome, 3) + 1);
  }

  @ParameterizedTest
  @EnumSource
  void risk_beginsWithoutAnEvent(Runner runner) {
    Outcome outcome =
        live("2025-10-09T12:12:00Z")
            .receive(
                Told.created("T-1", NOON, 10),
                Told.created("T-2", NOON, 1_000),
                Told.task("created", "T-3", NOON))
            .watermark("2025-10-09T12:12:00Z")
            .on(runner);

    assertThat(row(outcome, 6).get("sla_risk_score")).isEqualTo(0.0);
    assertThat(row(outcome, 7).get("sla_risk_score")).isEqualTo(50.0);
    assertThat(row(outcome, 7).get("tasks_at_risk")).isEqualTo(1);
    assertThat(row(outcome, 7).get("sla_ratio_p95")).isEqualTo(0.8);
  }

  @Test
  void withoutATarget_thereIsNoScore_butARow() {
    Outcome outcome =
        live("2025-10-09T12:02:00Z")
            .receive(
                Told.incident("opened", "I-1", NOON),
                Told.build("failed", "B-1", "2025-10-09T12:00:10Z", 1),
                Told.build("failed", "B-1", "2025-10-09T12:00:20Z", 2))
            .watermark("2025-10-09T12:02:00Z")
            .on(Runner.DIRECT);

    assertThat(row(outcome, 0).get("sla_risk_score")).isNull();
    assertThat(row(outcome, 0).get("sla_ratio_p95")).isNull();
    assertThat(row(outcome, 0).get("tasks_at_risk")).isEqualTo(0);
    assertThat(row(outcome, 0).get("open_incidents")).isEqualTo(1);
    assertThat(row(outcome, 0).get("failed_builds")).isEqualTo(2);
    assertThat(row(outcome, 0).get("events")).isEqualTo(3);
    assertThat(row(outcome, 1).get("failed_builds")).isEqualTo(0);
  }

  @Test
  void eventsOfOtherPurposes_areNotCountedAndGiveNoRow() {
    Outcome outcome =
        live("2025-10-09T12:02:00Z")
            .receive(
                Told.event(
                    "message.sent",
                    NOON,
                    java.util.Map.of("channel_id", "c", "actor_team_id", "web")))
            .watermark("2025-10-09T12:02:00Z")
            .on(Runner.DIRECT);

    assertThat(outcome.published(Tables.TEAM_MINUTE)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void streamThatEnds_inventsNoMinutes(Runner runner) {
    Outcome outcome =
        Play.operational(Run.live("operational", "r"), ALLOWED)
            .receive(Told.pushed(NOON))
            .watermark("2025-10-09T12:03:00Z")
            .on(runner);

    // On Flink the last two steps of the watermark may be one.
    assertThat(outcome.winners(Tables.TEAM_MINUTE)).hasSizeBetween(1, 4);
    assertThat(row(outcome, 4)).isNull();
  }

  @Test
  void jumpOfTheWatermark_publishesWhatTheHotTierStillKeeps() {
    Outcome outcome =
        live("2025-10-29T12:00:00Z")
            .receive(Told.pushed(NOON))
            .watermark("2025-10-29T12:00:00Z")
            .on(Runner.FLINK);

    assertThat(outcome.winners(Tables.TEAM_MINUTE).values())
        .filteredOn(row -> (boolean) row.get("is_final"))
        .hasSizeBetween(7 * 1_440, 7 * 1_440 + 61);
  }

  @ParameterizedTest
  @EnumSource
  void boundedRun_givesTheMinutesAskedForAndNoOthers_eachOnce(Runner runner) {
    Run run =
        Run.asOf("nightly", "n", Instant.parse("2025-10-20T12:00:00Z"))
            .within(Instant.parse("2025-10-12T00:00:00Z"), Instant.parse("2025-10-13T00:00:00Z"));
    List<Event> history =
        List.of(
            Told.task("unblocked", "T-1", "2025-10-12T06:00:00Z"),
            Told.task("blocked", "T-1", NOON));
    Outcome outcome = Play.operational(run, ALLOWED).inBatchOn(runner, history);

    List<Row> rows = outcome.published(Tables.TEAM_MINUTE);
    assertThat(rows).hasSize(1_440).extracting(Row::key).doesNotHaveDuplicates();
    assertThat(rows).allSatisfy(row -> assertThat(row.get("is_final")).isEqualTo(true));
    assertThat(rows).filteredOn(row -> row.get("active_blockers").equals(1)).hasSize(360);
  }

  private static Play live(String asOf) {
    return Play.operational(Run.asOf("operational", "r", Instant.parse(asOf)), ALLOWED);
  }

  private static Row row(Outcome outcome, int minute) {
    return outcome.winner(Tables.TEAM_MINUTE, key(minute));
  }

  private static int publications(Outcome outcome, int minute) {
    return outcome.published(Tables.TEAM_MINUTE, key(minute)).size();
  }

  private static Object[] key(int minute) {
    return new Object[] {
      Told.TENANT, Told.TEAM, Instant.parse(NOON).plus(Duration.ofMinutes(minute))
    };
  }
}
