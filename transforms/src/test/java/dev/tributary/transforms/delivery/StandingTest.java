package dev.tributary.transforms.delivery;

import static dev.tributary.transforms.Told.comment;
import static dev.tributary.transforms.Told.pushed;
import static dev.tributary.transforms.Told.renamed;
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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What stands over time: blocked and active tasks, people who comment. */
class StandingTest {
  private static final Duration ALLOWED = Duration.ofDays(7);

  @ParameterizedTest
  @EnumSource
  void lateUnblocking_correctsEveryWindowThatStillCalledTheTaskBlocked(Runner runner) {
    Play play =
        Play.during(Run.live("delivery", "r1"), ALLOWED)
            .withoutAdmission()
            .watermark("2025-10-01T00:00:00Z")
            .receive(task("created", "T-1", "2025-10-01T09:00:00Z"))
            .receive(task("blocked", "T-1", "2025-10-01T10:00:00Z"));
    for (int day = 2; day <= 5; day++) {
      play.receive(pushed("2025-10-0%dT09:30:00Z".formatted(day)))
          .watermark("2025-10-0%dT12:00:00Z".formatted(day));
    }
    Outcome outcome =
        play.receive(task("unblocked", "T-1", "2025-10-03T11:00:00Z"))
            .watermark("2025-10-08T00:00:00Z")
            .on(runner);
    assertThat(List.of(1, 2, 3, 4, 5))
        .extracting(day -> day(outcome, day).get("blocker_count"))
        .containsExactly(1, 1, 1, 0, 0);
    assertThat(List.of(2, 3, 4))
        .extracting(day -> day(outcome, day).get("blocked_over_48h"))
        .containsExactly(0, 0, 0);
    assertThat(last24h(outcome, "2025-10-03T11:00:00Z").get("blocked_task_ratio")).isEqualTo(1.0);
    assertThat(last24h(outcome, "2025-10-03T12:00:00Z").get("blocked_task_ratio")).isEqualTo(0.0);
  }

  /** Its hours are long forgotten; that it stands is not. */
  @ParameterizedTest
  @EnumSource
  void taskBlockedForAYear_isStillCounted_andUnblockedExactly(Runner runner) {
    Play play =
        Play.during(Run.live("delivery", "r1"), ALLOWED)
            .withoutAdmission()
            .watermark("2025-01-01T00:00:00Z")
            .receive(task("created", "T-1", "2025-01-01T09:00:00Z"))
            .receive(task("blocked", "T-1", "2025-01-01T10:00:00Z"));
    for (int month = 2; month <= 12; month++) {
      play.watermark("2025-%02d-01T00:00:00Z".formatted(month))
          .receive(task("transitioned", "T-1", "2025-%02d-01T09:00:00Z".formatted(month)));
    }
    Outcome outcome =
        play.watermark("2025-12-02T00:00:00Z")
            .receive(pushed("2025-12-04T09:00:00Z"))
            .receive(task("unblocked", "T-1", "2025-12-03T09:00:00Z"))
            .receive(pushed("2025-12-20T09:00:00Z"))
            .watermark("2025-12-21T00:00:00Z")
            .on(runner);
    assertThat(summary(outcome, LocalDate.of(2025, 12, 1)).get("blocked_over_48h")).isEqualTo(1);
    assertThat(summary(outcome, LocalDate.of(2025, 12, 3)).get("blocker_count")).isEqualTo(1);
    assertThat(summary(outcome, LocalDate.of(2025, 12, 4)).get("blocker_count")).isEqualTo(0);
    assertThat(summary(outcome, LocalDate.of(2025, 12, 20)).get("blocker_count")).isEqualTo(0);
    assertThat(summary(outcome, LocalDate.of(2025, 12, 20)).get("active_tasks")).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void peopleWhoComment_areCountedOnce_overHoursDaysAndNewSecrets(Runner runner) {
    List<Event> events = new ArrayList<>();
    events.add(comment("2025-10-01T09:00:00Z", "ada", Told.TEAM));
    events.add(comment("2025-10-01T23:00:00Z", "ada", Told.TEAM));
    events.add(comment("2025-10-01T23:30:00Z", "grace", "web"));
    events.add(renamed("ada", comment("2025-10-02T01:00:00Z", "ada-renamed", Told.TEAM)));
    events.add(comment("2025-10-02T02:00:00Z", "ada-renamed", Told.TEAM));
    events.add(Told.with("is_bot", true, comment("2025-10-02T03:00:00Z", "bot", "web")));
    Outcome outcome =
        Play.during(Run.asOf("nightly", "n", Instant.parse("2025-10-05T00:00:00Z")), ALLOWED)
            .inBatchOn(runner, events);
    assertThat(day(outcome, 1).get("collab_contributors")).isEqualTo(2);
    assertThat(day(outcome, 1).get("collab_score")).isEqualTo(1.0 / 3);
    assertThat(day(outcome, 2).get("collab_contributors")).isEqualTo(1);
    assertThat(day(outcome, 2).get("comments")).isEqualTo(2);
    assertThat(day(outcome, 2).get("comments_bots")).isEqualTo(1);
    assertThat(last24h(outcome, "2025-10-02T04:00:00Z").get("collab_contributors")).isEqualTo(2);
    assertThat(last24h(outcome, "2025-10-03T00:00:00Z").get("collab_contributors")).isEqualTo(1);
  }

  private static Row day(Outcome outcome, int ofOctober) {
    return summary(outcome, LocalDate.of(2025, 10, ofOctober));
  }

  private static Row summary(Outcome outcome, LocalDate date) {
    return outcome.winner(Tables.TEAM_DAILY_SUMMARY, Told.TENANT, Told.TEAM, date);
  }

  private static Row last24h(Outcome outcome, String end) {
    return outcome.winner(Tables.TEAM_DELIVERY_24H, Told.TENANT, Told.TEAM, Instant.parse(end));
  }
}
