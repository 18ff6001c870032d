package dev.tributary.testkit.history;

import static dev.tributary.testkit.history.Told.deploy;
import static dev.tributary.testkit.history.Told.event;
import static dev.tributary.testkit.history.Told.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tasks: when they are deployed, stale, forgotten, blocked and active. */
class TaskOracleIT extends OracleCase {

  @Test
  void workedExample_beforeItsDeployment_isOpen() throws SQLException {
    asOf(
        "2025-10-08T09:00",
        task("created", "2025-10-01T09:00"),
        task("blocked", "2025-10-02T09:00"),
        task("unblocked", "2025-10-05T09:00"));

    assertThat(rows("task_cycle_time"))
        .containsExactly(
            entry(
                TEAM + "T-1",
                "created_at=2025-10-01T09:00:00Z first_deployed_at=null deployed_at=null"
                    + " deploy_count=0 early_deploys=0 cycle_time_minutes=null state=OPEN"
                    + " event_count=3 is_final=false"));
  }

  @Test
  void workedExample_isDeployedAndCountsOnceOnTheDayOfItsFirstDeployment() throws SQLException {
    asOf(
        "2025-10-11T00:00",
        task("created", "2025-10-01T09:00"),
        task("blocked", "2025-10-02T09:00"),
        task("unblocked", "2025-10-05T09:00"),
        deploy("2025-10-09T09:30", "T-1"),
        deploy("2025-10-10T10:00", "T-1"));

    assertThat(rows("task_cycle_time"))
        .containsExactly(
            entry(
                TEAM + "T-1",
                "created_at=2025-10-01T09:00:00Z first_deployed_at=2025-10-09T09:30:00Z"
                    + " deployed_at=2025-10-10T10:00:00Z deploy_count=2 early_deploys=0"
                    + " cycle_time_minutes=11550 state=DEPLOYED event_count=5 is_final=true"));
    String created = "cycle_time_p50=null cycle_time_p95=null throughput=0 ";
    String noPullRequestOrBuild =
        "pr_opened=0 pr_merged=0 pr_closed=0 pr_merge_rate=null pr_review_lag=null builds_passed=0"
            + " builds_failed=0 build_pass_rate=null pr_opened_bots=0 pr_merged_bots=0 ";
    String noComment =
        "comments=0 comments_bots=0 collab_score=null collab_contributors=0 deployment_frequency=";
    String dora =
        " deployments_failed=0 change_failure_rate=%s deployments_unplanned=0 rework_rate=%s"
            + " deployments_traced=0 lead_time_for_changes=null incidents_restored=0"
            + " time_to_restore=null event_count=1 is_final=true";
    String blocked = "blocker_count=%d blocked_over_48h=0 active_tasks=1 blocked_task_ratio=0.0 ";
    String nothing =
        created
            + noPullRequestOrBuild
            + blocked.formatted(0)
            + noComment
            + "0"
            + dora.formatted(null, null);
    assertThat(rows("team_daily_summary"))
        .containsExactly(
            entry(TEAM + "2025-10-01", nothing),
            entry(TEAM + "2025-10-02", nothing.replace("blocker_count=0", "blocker_count=1")),
            entry(TEAM + "2025-10-05", nothing.replace("blocker_count=0", "blocker_count=1")),
            entry(
                TEAM + "2025-10-09",
                "cycle_time_p50=11550.0 cycle_time_p95=11550.0 throughput=1 "
                    + noPullRequestOrBuild
                    + blocked.formatted(0)
                    + noComment
                    + "1"
                    + dora.formatted("0.0", "0.0")),
            // Both deployments have one id: it was deployed once, and again.
            entry(TEAM + "2025-10-10", nothing));
    // Four events with 24 windows each; of the fifth only those whose last hour has begun: 11:00 to
    // 01:00.
    assertThat(rows("team_delivery_24h")).hasSize(4 * 24 + 15);
    assertThat(of("team_delivery_24h", "throughput", "event_count", "is_final"))
        .doesNotContainKeys(TEAM + "2025-10-09T09:00:00Z", TEAM + "2025-10-10T10:00:00Z")
        .containsEntry(TEAM + "2025-10-09T10:00:00Z", "throughput=1 event_count=1 is_final=true")
        .containsEntry(TEAM + "2025-10-10T09:00:00Z", "throughput=1 event_count=1 is_final=true")
        .containsEntry(TEAM + "2025-10-11T00:00:00Z", "throughput=0 event_count=1 is_final=true")
        .containsEntry(TEAM + "2025-10-11T01:00:00Z", "throughput=0 event_count=1 is_final=false");
  }

  @Test
  void sevenDaysAfterTheLastEvent_isStaleFromTheNextWholeMinute() throws SQLException {
    Told[] told = {
      task("created", "2025-10-01T08:00"), task("transitioned", "2025-10-01T09:00:00.001")
    };

    asOf("2025-10-08T09:00:59.999", told);
    assertThat(of("task_cycle_time", "state")).containsEntry(TEAM + "T-1", "state=OPEN");

    asOf("2025-10-08T09:01", told);
    assertThat(of("task_cycle_time", "state")).containsEntry(TEAM + "T-1", "state=STALE");
  }

  @Test
  void sevenDaysAfterAWholeMinute_isStaleAtThatMinute() throws SQLException {
    asOf("2025-10-08T08:59:59.999", task("created", "2025-10-01T09:00"));
    assertThat(of("task_cycle_time", "state")).containsEntry(TEAM + "T-1", "state=OPEN");

    asOf("2025-10-08T09:00", task("created", "2025-10-01T09:00"));
    assertThat(of("task_cycle_time", "state", "created_at"))
        .containsEntry(TEAM + "T-1", "created_at=2025-10-01T09:00:00Z state=STALE");
  }

  @Test
  void deployedAfterItWasStale_isDeployed() throws SQLException {
    asOf(LONG_AFTER, task("created", "2025-10-01T09:00"), deploy("2025-10-21T09:00:59.999", "T-1"));

    assertThat(of("task_cycle_time", "cycle_time_minutes", "state"))
        .containsEntry(TEAM + "T-1", "cycle_time_minutes=28800 state=DEPLOYED");
  }

  @Test
  void deployedWithoutCreation_isAnOrphanThatCountsNowhere() throws SQLException {
    asOf(
        LONG_AFTER,
        task("transitioned", "2025-10-01T08:00"),
        deploy("2025-10-01T10:00", "T-1"),
        deploy("2025-10-02T10:00", "ignored").without("task_ids").with("task_id", "T-1").version(1),
        deploy("2025-10-03T10:00", "T-1").with("environment", "staging"),
        event("deploy.failed", "2025-10-03T11:00")
            .with("environment", "production")
            .with("task_ids", List.of("T-1")),
        event("deploy.rolled_back", "2025-10-03T12:00")
            .with("environment", "production")
            .with("task_ids", List.of("T-1")),
        task("created", "2025-10-03T12:00").with("task_id", "T-2").of("org-acme", "eng-web"));

    assertThat(rows("task_cycle_time"))
        .containsEntry(
            TEAM + "T-1",
            "created_at=null first_deployed_at=2025-10-01T10:00:00Z"
                + " deployed_at=2025-10-02T10:00:00Z deploy_count=2 early_deploys=0"
                + " cycle_time_minutes=null state=ORPHAN event_count=3 is_final=false");
    assertThat(of("team_daily_summary", "throughput", "event_count"))
        .containsEntry(TEAM + "2025-10-01", "throughput=0 event_count=2")
        .containsEntry(TEAM + "2025-10-03", "throughput=0 event_count=3");
  }

  @Test
  void neitherCreatedNorDeployed_hasNoRow() throws SQLException {
    asOf(
        LONG_AFTER,
        task("transitioned", "2025-10-01T08:00"),
        task("completed", "2025-10-02T08:00"));

    assertThat(rows("task_cycle_time")).isEmpty();
  }

  @Test
  void deployedBeforeItsCreation_isCountedAsEarlyAndNotAveraged() throws SQLException {
    asOf(
        "2025-10-05T00:00",
        deploy("2025-10-01T09:00", "T-1", "T-2", "T-3"),
        task("created", "2025-10-02T09:00"),
        deploy("2025-10-02T09:00", "T-1"),
        deploy("2025-10-02T08:59:59.999", "T-1"),
        task("created", "2025-10-02T09:00").with("task_id", "T-2"),
        task("created", "2025-10-03T09:00").with("task_id", "T-3"),
        task("created", "2025-10-02T10:00").with("task_id", "T-3"),
        deploy("2025-10-02T10:30:30", "T-3"));

    assertThat(
            of(
                "task_cycle_time",
                "first_deployed_at",
                "deploy_count",
                "early_deploys",
                "cycle_time_minutes",
                "state"))
        .containsExactly(
            entry(
                TEAM + "T-1",
                "first_deployed_at=2025-10-02T09:00:00Z deploy_count=1 early_deploys=2"
                    + " cycle_time_minutes=0 state=DEPLOYED"),
            entry(
                TEAM + "T-2",
                "first_deployed_at=null deploy_count=0 early_deploys=1 cycle_time_minutes=null"
                    + " state=OPEN"),
            entry(
                TEAM + "T-3",
                "first_deployed_at=2025-10-02T10:30:30Z deploy_count=1 early_deploys=1"
                    + " cycle_time_minutes=30 state=DEPLOYED"));
    assertThat(of("team_daily_summary", "cycle_time_p50", "cycle_time_p95", "throughput"))
        .containsEntry(TEAM + "2025-10-01", "cycle_time_p50=null cycle_time_p95=null throughput=0")
        .containsEntry(TEAM + "2025-10-02", "cycle_time_p50=0.0 cycle_time_p95=30.0 throughput=2");
  }

  @Test
  void silentForExactlyNinetyDays_isTheSameTask() throws SQLException {
    asOf(LONG_AFTER, task("created", "2025-01-01T09:00"), deploy("2025-04-01T09:00", "T-1"));

    assertThat(of("task_cycle_time", "cycle_time_minutes", "state", "event_count"))
        .containsExactly(
            entry(TEAM + "T-1", "cycle_time_minutes=129600 state=DEPLOYED event_count=2"));
  }

  @Test
  void silentForLongerThanNinetyDays_isForgottenAndStartsAnew() throws SQLException {
    asOf(
        LONG_AFTER,
        task("created", "2025-01-01T09:00"),
        deploy("2025-01-01T10:00", "T-1"),
        task("created", "2025-04-01T10:00:00.001"),
        task("blocked", "2025-04-02T09:00"),
        deploy("2025-04-03T10:00:00.001", "T-1"));

    assertThat(of("task_cycle_time", "cycle_time_minutes", "deploy_count", "state", "event_count"))
        .containsExactly(
            entry(
                TEAM + "T-1",
                "deploy_count=1 cycle_time_minutes=2880 state=DEPLOYED event_count=3"));
    assertThat(of("team_daily_summary", "cycle_time_p50", "throughput", "event_count"))
        .containsEntry(TEAM + "2025-01-01", "cycle_time_p50=60.0 throughput=1 event_count=2")
        .containsEntry(TEAM + "2025-04-03", "cycle_time_p50=2880.0 throughput=1 event_count=1");
  }

  @Test
  void forgottenTaskThatOnlyMovesAgain_keepsItsOldRow() throws SQLException {
    asOf(
        LONG_AFTER,
        task("created", "2025-01-01T09:00"),
        deploy("2025-01-01T10:00", "T-1"),
        task("transitioned", "2025-06-01T09:00"));

    assertThat(of("task_cycle_time", "created_at", "state", "event_count"))
        .containsExactly(
            entry(TEAM + "T-1", "created_at=2025-01-01T09:00:00Z state=DEPLOYED event_count=2"));
  }

  @Test
  void oneEventIdTwice_orOneTaskNamedTwice_countsOnce() throws SQLException {
    Told deployment =
        deploy("2025-10-01T11:00", "T-1", "T-1").id("0000000A-0000-5000-8000-000000000000");
    Told again =
        deploy("2025-10-01T11:00", "T-1", "T-1").id("0000000a-0000-5000-8000-000000000000");
    asOf(LONG_AFTER, task("created", "2025-10-01T09:00"), deployment, deployment, again);

    assertThat(of("task_cycle_time", "deploy_count", "event_count"))
        .containsExactly(entry(TEAM + "T-1", "deploy_count=1 event_count=2"));
    assertThat(of("team_daily_summary", "event_count"))
        .containsExactly(entry(TEAM + "2025-10-01", "event_count=2"));
  }

  @Test
  void equalIdsInOtherTeamsAndTenants_areOtherSubjects() throws SQLException {
    asOf(
        LONG_AFTER,
        task("created", "2025-10-01T09:00"),
        task("created", "2025-10-01T09:30").of("org-globex", "eng-platform"),
        deploy("2025-10-01T10:00", "T-1").of("org-acme", "eng-web"),
        deploy("2025-10-01T11:00", "T-1").of("org-globex", "eng-platform"));

    assertThat(of("task_cycle_time", "cycle_time_minutes", "state"))
        .containsExactly(
            entry(TEAM + "T-1", "cycle_time_minutes=null state=STALE"),
            entry("org-acme/eng-web/T-1", "cycle_time_minutes=null state=ORPHAN"),
            entry("org-globex/eng-platform/T-1", "cycle_time_minutes=90 state=DEPLOYED"));
  }

  @Test
  void blockedForLong_countsFromAMillisecondAfterTwoDays_andOnlyAtTheEndOfTheWindow()
      throws SQLException {
    asOf(
        "2025-10-08T00:00",
        task("created", "2025-10-01T09:00"),
        task("blocked", "2025-10-02T00:00"),
        task("blocked", "2025-10-01T23:59:59.999").with("task_id", "T-2"),
        event("commit.pushed", "2025-10-03T12:00"),
        event("commit.pushed", "2025-10-04T12:00"),
        task("unblocked", "2025-10-05T00:00"),
        event("commit.pushed", "2025-10-05T12:00"));

    // T-2 was never seen created: it is blocked, and no active task.
    assertThat(
            of(
                "team_daily_summary",
                "blocker_count",
                "blocked_over_48h",
                "active_tasks",
                "blocked_task_ratio"))
        .containsExactly(
            entry(
                TEAM + "2025-10-01",
                "blocker_count=1 blocked_over_48h=0 active_tasks=1 blocked_task_ratio=0.0"),
            entry(
                TEAM + "2025-10-02",
                "blocker_count=2 blocked_over_48h=0 active_tasks=1 blocked_task_ratio=0.0"),
            entry(
                TEAM + "2025-10-03",
                "blocker_count=2 blocked_over_48h=1 active_tasks=1 blocked_task_ratio=0.0"),
            entry(
                TEAM + "2025-10-04",
                "blocker_count=2 blocked_over_48h=2 active_tasks=1 blocked_task_ratio=1.0"),
            entry(
                TEAM + "2025-10-05",
                "blocker_count=1 blocked_over_48h=1 active_tasks=1 blocked_task_ratio=0.0"));
  }

  @Test
  void movesAndCompletions_endABlocking_eachInItsWay() throws SQLException {
    asOf(
        LONG_AFTER,
        // A flag outlasts moves between other categories.
        task("blocked", "2025-10-01T09:00"),
        task("transitioned", "2025-10-02T09:00").with("category", "review"),
        task("unblocked", "2025-10-03T09:00"),
        // A category ends with the move out of it, or with the work.
        task("transitioned", "2025-10-01T09:00").with("task_id", "T-2").with("category", "blocked"),
        task("transitioned", "2025-10-02T09:00").with("task_id", "T-2"),
        task("transitioned", "2025-10-01T09:00").with("task_id", "T-3").with("category", "blocked"),
        task("completed", "2025-10-01T10:00").with("task_id", "T-3"),
        task("blocked", "2025-10-01T11:00").with("task_id", "T-3"),
        task("reopened", "2025-10-03T09:00").with("task_id", "T-3"),
        task("unblocked", "2025-10-03T09:00").with("task_id", "T-3"),
        // At one time: what blocks comes before what unblocks.
        task("unblocked", "2025-10-01T09:00").with("task_id", "T-4"),
        task("blocked", "2025-10-01T09:00").with("task_id", "T-4"),
        event("commit.pushed", "2025-10-04T09:00"));

    assertThat(of("team_daily_summary", "blocker_count"))
        .containsExactly(
            entry(TEAM + "2025-10-01", "blocker_count=3"),
            entry(TEAM + "2025-10-02", "blocker_count=2"),
            entry(TEAM + "2025-10-03", "blocker_count=1"),
            entry(TEAM + "2025-10-04", "blocker_count=0"));
  }

  @Test
  void silentTask_isActiveForThirtyDays_andBlockedForNinety() throws SQLException {
    asOf(
        LONG_AFTER,
        task("created", "2025-01-01T00:00"),
        task("blocked", "2025-01-01T00:00"),
        event("commit.pushed", "2025-01-30T12:00"),
        event("commit.pushed", "2025-01-31T12:00"),
        event("commit.pushed", "2025-03-31T12:00"),
        event("commit.pushed", "2025-04-01T12:00"));

    assertThat(of("team_daily_summary", "blocker_count", "active_tasks"))
        .containsEntry(TEAM + "2025-01-30", "blocker_count=1 active_tasks=1")
        .containsEntry(TEAM + "2025-01-31", "blocker_count=1 active_tasks=0")
        .containsEntry(TEAM + "2025-03-31", "blocker_count=1 active_tasks=0")
        .containsEntry(TEAM + "2025-04-01", "blocker_count=0 active_tasks=0");
  }
}
