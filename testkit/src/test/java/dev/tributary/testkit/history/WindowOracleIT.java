package dev.tributary.testkit.history;

import static dev.tributary.testkit.history.Told.build;
import static dev.tributary.testkit.history.Told.deploy;
import static dev.tributary.testkit.history.Told.event;
import static dev.tributary.testkit.history.Told.pr;
import static dev.tributary.testkit.history.Told.review;
import static dev.tributary.testkit.history.Told.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Builds, and which windows and days a fact counts in. */
class WindowOracleIT extends OracleCase {

  @Test
  void buildRetriedOnALaterDay_movesItsCount() throws SQLException {
    Told first = build("failed", "2025-10-01T10:00", 1);
    asOf(LONG_AFTER, first);
    assertThat(
            of(
                "team_daily_summary",
                "builds_passed",
                "builds_failed",
                "build_pass_rate",
                "event_count"))
        .containsExactly(
            entry(
                TEAM + "2025-10-01",
                "builds_passed=0 builds_failed=1 build_pass_rate=0.0 event_count=1"));

    asOf(
        LONG_AFTER,
        first,
        build("started", "2025-10-03T09:50", 2),
        build("succeeded", "2025-10-03T10:00", 2));
    assertThat(
            of(
                "team_daily_summary",
                "builds_passed",
                "builds_failed",
                "build_pass_rate",
                "event_count"))
        .containsExactly(
            entry(
                TEAM + "2025-10-01",
                "builds_passed=0 builds_failed=0 build_pass_rate=null event_count=1"),
            entry(
                TEAM + "2025-10-03",
                "builds_passed=1 builds_failed=0 build_pass_rate=1.0 event_count=2"));
  }

  @Test
  void lastAttempt_isTheHighestNumberThenTheLatestThenTheLargestId() throws SQLException {
    asOf(
        LONG_AFTER,
        build("succeeded", "2025-10-01T10:00", 2), // earlier than the first attempt
        build("failed", "2025-10-01T11:00", 1),
        build("cancelled", "2025-10-01T12:00", 3), // ignored
        build("failed", "2025-10-02T10:00", 1).with("build_id", "b-2").without("attempt"),
        build("succeeded", "2025-10-02T10:01", 1).with("build_id", "b-2"),
        build("succeeded", "2025-10-03T10:00", 1)
            .with("build_id", "b-3")
            .id("0000000B-0000-5000-8000-000000000000"),
        build("failed", "2025-10-03T10:00", 1)
            .with("build_id", "b-3")
            .id("0000000a-0000-5000-8000-000000000000"));

    assertThat(of("team_daily_summary", "builds_passed", "builds_failed"))
        .containsExactly(
            entry(TEAM + "2025-10-01", "builds_passed=1 builds_failed=0"),
            entry(TEAM + "2025-10-02", "builds_passed=1 builds_failed=0"),
            entry(TEAM + "2025-10-03", "builds_passed=1 builds_failed=0"));
  }

  @Test
  void attemptThatIsNotTold_isTheFirst() throws SQLException {
    asOf(
        LONG_AFTER,
        build("succeeded", "2025-10-01T10:00", 1),
        build("failed", "2025-10-01T10:01", 1).without("attempt"));

    assertThat(of("team_daily_summary", "builds_passed", "builds_failed"))
        .containsExactly(entry(TEAM + "2025-10-01", "builds_passed=0 builds_failed=1"));
  }

  @Test
  void passRate_isOfTheSevenDaysThatEndWithTheWindow() throws SQLException {
    asOf(
        LONG_AFTER,
        build("succeeded", "2025-10-01T00:00", 1).with("build_id", "b-1"),
        build("succeeded", "2025-10-01T10:00", 1).with("build_id", "b-2"),
        build("failed", "2025-10-07T22:30", 1).with("build_id", "b-3"),
        build("succeeded", "2025-10-08T15:00", 1).with("build_id", "b-4"),
        event("commit.pushed", "2025-10-20T10:00").with("repo_id", "r"));

    assertThat(of("team_daily_summary", "builds_passed", "builds_failed", "build_pass_rate"))
        .containsExactly(
            entry(TEAM + "2025-10-01", "builds_passed=2 builds_failed=0 build_pass_rate=1.0"),
            entry(
                TEAM + "2025-10-07", "builds_passed=0 builds_failed=1 build_pass_rate=" + 2.0 / 3),
            entry(TEAM + "2025-10-08", "builds_passed=1 builds_failed=0 build_pass_rate=0.5"),
            entry(TEAM + "2025-10-20", "builds_passed=0 builds_failed=0 build_pass_rate=null"));
    assertThat(of("team_delivery_24h", "builds_passed", "builds_failed", "build_pass_rate"))
        .containsEntry(
            TEAM + "2025-10-08T00:00:00Z",
            "builds_passed=0 builds_failed=1 build_pass_rate=" + 2.0 / 3)
        .containsEntry(
            TEAM + "2025-10-08T01:00:00Z", "builds_passed=0 builds_failed=1 build_pass_rate=0.5");
  }

  @Test
  void hourlyRow_existsOnceItsLastHourHasBegun() throws SQLException {
    Told[] told = {event("commit.pushed", "2025-10-01T09:15").with("repo_id", "r")};

    asOf("2025-10-01T12:59:59.999", told);
    assertThat(of("team_delivery_24h", "event_count", "is_final"))
        .containsExactly(
            entry(TEAM + "2025-10-01T10:00:00Z", "event_count=1 is_final=true"),
            entry(TEAM + "2025-10-01T11:00:00Z", "event_count=1 is_final=true"),
            entry(TEAM + "2025-10-01T12:00:00Z", "event_count=1 is_final=true"),
            entry(TEAM + "2025-10-01T13:00:00Z", "event_count=1 is_final=false"));

    asOf("2025-10-01T13:00", told);
    assertThat(of("team_delivery_24h", "is_final"))
        .hasSize(5)
        .containsEntry(TEAM + "2025-10-01T13:00:00Z", "is_final=true")
        .containsEntry(TEAM + "2025-10-01T14:00:00Z", "is_final=false");
  }

  @Test
  void newestEventAheadOfTheWatermark_bringsTheHourlyRowsWithIt() throws SQLException {
    asOf(
        "2025-10-01T12:30",
        event("commit.pushed", "2025-10-01T09:00").with("repo_id", "r"),
        event("commit.pushed", "2025-10-01T15:10").with("repo_id", "r"),
        event("commit.pushed", "2025-10-01T09:00").with("repo_id", "r").of("org-acme", "eng-web"));

    assertThat(rows("team_delivery_24h").keySet())
        .contains(
            TEAM + "2025-10-01T10:00:00Z",
            TEAM + "2025-10-01T16:00:00Z",
            "org-acme/eng-web/2025-10-01T13:00:00Z")
        .doesNotContain(
            TEAM + "2025-10-01T09:00:00Z",
            TEAM + "2025-10-01T17:00:00Z",
            "org-acme/eng-web/2025-10-01T14:00:00Z")
        .hasSize(7 + 4);
  }

  @Test
  void midnight_belongsToTheNewDay_whateverTheZoneOfTheSession() throws SQLException {
    asOf(
        "2025-10-02T00:00",
        event("commit.pushed", "2025-10-01T23:59:59.999").with("repo_id", "r"),
        event("commit.pushed", "2025-10-02T00:00").with("repo_id", "r"));

    assertThat(of("team_daily_summary", "event_count", "is_final"))
        .containsExactly(
            entry(TEAM + "2025-10-01", "event_count=1 is_final=true"),
            entry(TEAM + "2025-10-02", "event_count=1 is_final=false"));
  }

  @Test
  void quantiles_areNearestRanksOverWholeMinutes() throws SQLException {
    List<Told> told = new ArrayList<>();
    for (int minutes = 1; minutes <= 20; minutes++) {
      String task = "T-" + minutes;
      told.add(task("created", "2025-10-01T09:00").with("task_id", task));
      told.add(deploy("2025-10-01T09:%02d:59.999".formatted(minutes), task));
    }
    for (int lag : new int[] {10, 90}) {
      told.add(pr("opened", "2025-10-01T10:00").with("pr_id", "pr-" + lag));
      told.add(
          review("2025-10-01T%02d:%02d".formatted(10 + lag / 60, lag % 60), "bob")
              .with("pr_id", "pr-" + lag));
    }
    asOf(LONG_AFTER, told.toArray(Told[]::new));

    assertThat(
            of(
                "team_daily_summary",
                "cycle_time_p50",
                "cycle_time_p95",
                "throughput",
                "pr_review_lag"))
        .containsExactly(
            entry(
                TEAM + "2025-10-01",
                "cycle_time_p50=10.0 cycle_time_p95=19.0 throughput=20 pr_review_lag=10"));
  }

  @Test
  void eventsThatNothingReads_makeNoRowAndDoNotCount() throws SQLException {
    asOf(
        LONG_AFTER,
        event("message.sent", "2025-10-01T10:00").with("channel_id", "c"),
        event("incident.acknowledged", "2025-10-02T10:00").with("incident_id", "i"),
        event("review.requested", "2025-10-02T10:00").with("pr_id", "pr-1"),
        event("commit.pushed", "2025-10-02T10:00").with("repo_id", "r"),
        pr("opened", "2025-10-02T10:00"));

    assertThat(of("team_daily_summary", "pr_opened", "event_count"))
        .containsExactly(entry(TEAM + "2025-10-02", "pr_opened=1 event_count=3"));
  }
}
