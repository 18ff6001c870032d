package dev.tributary.testkit.history;

import static dev.tributary.testkit.history.Told.build;
import static dev.tributary.testkit.history.Told.comment;
import static dev.tributary.testkit.history.Told.deploy;
import static dev.tributary.testkit.history.Told.event;
import static dev.tributary.testkit.history.Told.pr;
import static dev.tributary.testkit.history.Told.review;
import static dev.tributary.testkit.history.Told.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Judges the referee: small cases whose numbers were worked out by hand from docs/delivery.md. */
class OracleIT {

  private static final String TEAM = "org-acme/eng-platform/";
  private static final String LONG_AFTER = "2026-09-01T00:00";

  private static EmbeddedPostgres postgres;
  private static Connection connection;

  @BeforeAll
  static void startDatabase() throws IOException, SQLException {
    postgres = EmbeddedPostgres.start();
    connection = postgres.getPostgresDatabase().getConnection();
  }

  @AfterAll
  static void stopDatabase() throws IOException, SQLException {
    connection.close();
    postgres.close();
  }

  // ---- Task

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

  // ---- Blocked, done, active

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

  // ---- Comments, deployments, incidents

  @Test
  void comments_ofPeopleAcrossTeams_areAShareOfThoseOfPeople() throws SQLException {
    asOf(
        LONG_AFTER,
        comment("2025-10-01T09:00", "ann", "issue"),
        comment("2025-10-01T10:00", "bob", "issue").with("actor_team_id", "eng-web"),
        comment("2025-10-01T11:00", "bo", "issue")
            .formerly("bob")
            .with("actor_team_id", "eng-web")
            .with("is_bot", false),
        comment("2025-10-01T12:00", null, "issue").with("actor_team_id", "eng-web"),
        comment("2025-10-01T13:00", "robot", "issue")
            .with("actor_team_id", "eng-web")
            .with("is_bot", true));

    assertThat(
            of(
                "team_daily_summary",
                "comments",
                "comments_bots",
                "collab_score",
                "collab_contributors",
                "event_count"))
        .containsExactly(
            entry(
                TEAM + "2025-10-01",
                "comments=4 comments_bots=1 collab_score=0.75 collab_contributors=2"
                    + " event_count=5"));
  }

  @Test
  void fiveKeys_ofATeamAndOfItsServices() throws SQLException {
    asOf(
        LONG_AFTER,
        deploy("2025-10-01T09:00")
            .with("service", "api")
            .with("first_commit_at", "2025-10-01T08:00:00Z"),
        deploy("2025-10-01T09:30").with("service", "web"),
        deploy("2025-10-01T10:00").with("deploy_id", "e").with("unplanned", true),
        event("deploy.rolled_back", "2025-10-01T10:00")
            .with("deploy_id", "e")
            .with("environment", "production"),
        event("incident.opened", "2025-10-03T09:00")
            .with("incident_id", "i")
            .with("service", "api")
            .with("caused_by_deploy_id", "d")
            .of("org-acme", "eng-web"),
        event("incident.resolved", "2025-10-03T10:00:59.999")
            .with("incident_id", "i")
            .with("service", "api")
            .of("org-acme", "eng-web"));

    String[] keys = {
      "deployment_frequency",
      "change_failure_rate",
      "rework_rate",
      "lead_time_for_changes",
      "time_to_restore",
      "event_count"
    };
    assertThat(of("team_daily_summary", keys))
        .containsExactly(
            entry(
                TEAM + "2025-10-01",
                "deployment_frequency=2 change_failure_rate=1.0 rework_rate=0.5"
                    + " lead_time_for_changes=60 time_to_restore=null event_count=4"),
            entry(
                "org-acme/eng-web/2025-10-03",
                "deployment_frequency=0 change_failure_rate=null rework_rate=null"
                    + " lead_time_for_changes=null time_to_restore=60 event_count=2"));
    assertThat(of("service_daily_summary", keys))
        .containsExactly(
            entry(
                TEAM + "api/2025-10-01",
                "deployment_frequency=1 change_failure_rate=1.0 rework_rate=0.0"
                    + " lead_time_for_changes=60 time_to_restore=null event_count=1"),
            entry(
                TEAM + "web/2025-10-01",
                "deployment_frequency=0 change_failure_rate=null rework_rate=null"
                    + " lead_time_for_changes=null time_to_restore=null event_count=1"),
            entry(
                "org-acme/eng-web/api/2025-10-03",
                "deployment_frequency=0 change_failure_rate=null rework_rate=null"
                    + " lead_time_for_changes=null time_to_restore=60 event_count=2"));
    assertThat(rows("service_delivery_24h")).hasSize(24 + 24 + 25);
  }

  // ---- Pull request

  @Test
  void draftPeriodsBeforeTheFirstReview_doNotCountAsLag() throws SQLException {
    asOf(
        LONG_AFTER,
        pr("opened", "2025-10-01T10:00").with("draft", true),
        pr("ready", "2025-10-01T11:00"),
        pr("drafted", "2025-10-01T12:00"),
        review("2025-10-01T12:30", "bob"), // while it is a draft
        pr("ready", "2025-10-01T13:00"),
        review("2025-10-01T13:45:30", "cem"),
        review("2025-10-01T13:50", "bob"),
        pr("merged", "2025-10-02T09:00"));

    // 3 h 45 min 30 s, less 1 h, less 1 h.
    assertThat(
            of(
                "team_daily_summary",
                "pr_opened",
                "pr_merged",
                "pr_merge_rate",
                "pr_review_lag",
                "event_count"))
        .containsExactly(
            entry(
                TEAM + "2025-10-01",
                "pr_opened=1 pr_merged=0 pr_merge_rate=null pr_review_lag=105 event_count=7"),
            entry(
                TEAM + "2025-10-02",
                "pr_opened=0 pr_merged=1 pr_merge_rate=1.0 pr_review_lag=null event_count=1"));
  }

  @Test
  void draftedBeforeTheOpening_isIgnored() throws SQLException {
    asOf(
        LONG_AFTER,
        pr("drafted", "2025-10-01T09:00"),
        pr("opened", "2025-10-01T10:00"),
        review("2025-10-01T10:30", "bob"));

    assertThat(of("team_daily_summary", "pr_review_lag"))
        .containsExactly(entry(TEAM + "2025-10-01", "pr_review_lag=30"));
  }

  @Test
  void draftThatStaysADraft_isNeverReviewed() throws SQLException {
    asOf(
        LONG_AFTER,
        pr("ready", "2025-10-01T09:59"), // before the opening: ignored
        pr("opened", "2025-10-01T10:00").with("draft", true),
        pr("opened", "2025-10-01T10:05").with("draft", false),
        review("2025-10-01T12:30", "bob"));

    assertThat(of("team_daily_summary", "pr_opened", "pr_review_lag"))
        .containsExactly(entry(TEAM + "2025-10-01", "pr_opened=1 pr_review_lag=null"));
  }

  @Test
  void toggleInTheMillisecondOfTheReview_hasAlreadyHappened() throws SQLException {
    asOf(
        LONG_AFTER,
        pr("opened", "2025-10-01T10:00").with("draft", true),
        pr("ready", "2025-10-01T11:00"),
        review("2025-10-01T11:00", "bob"),
        pr("opened", "2025-10-02T10:00").with("pr_id", "pr-2"),
        pr("drafted", "2025-10-02T11:00").with("pr_id", "pr-2"),
        review("2025-10-02T11:00", "bob").with("pr_id", "pr-2"),
        pr("opened", "2025-10-03T10:00").with("pr_id", "pr-3"),
        pr("ready", "2025-10-03T11:00").with("pr_id", "pr-3"),
        pr("drafted", "2025-10-03T11:00").with("pr_id", "pr-3"),
        review("2025-10-03T11:00", "bob").with("pr_id", "pr-3"),
        pr("opened", "2025-10-04T10:00").with("pr_id", "pr-4").with("draft", true),
        pr("ready", "2025-10-04T10:00").with("pr_id", "pr-4"),
        review("2025-10-04T10:00", "bob").with("pr_id", "pr-4"));

    assertThat(of("team_daily_summary", "pr_review_lag"))
        .containsExactly(
            entry(TEAM + "2025-10-01", "pr_review_lag=0"),
            entry(TEAM + "2025-10-02", "pr_review_lag=null"),
            entry(TEAM + "2025-10-03", "pr_review_lag=60"), // drafted comes before ready
            entry(TEAM + "2025-10-04", "pr_review_lag=0"));
  }

  @Test
  void openedTwiceInOneMillisecond_theSmallerEventIdSaysWhetherItIsADraft() throws SQLException {
    asOf(
        LONG_AFTER,
        pr("opened", "2025-10-01T10:00")
            .with("draft", true)
            .id("0000000a-0000-5000-8000-000000000000"),
        pr("opened", "2025-10-01T10:00")
            .with("draft", false)
            .id("0000000B-0000-5000-8000-000000000000"),
        pr("ready", "2025-10-01T11:00"),
        review("2025-10-01T11:20", "bob"));

    assertThat(of("team_daily_summary", "pr_opened", "pr_review_lag"))
        .containsExactly(entry(TEAM + "2025-10-01", "pr_opened=1 pr_review_lag=20"));
  }

  @Test
  void reviewsByTheAuthorABotOrNobody_areNotTheFirstReview() throws SQLException {
    asOf(
        LONG_AFTER,
        review("2025-10-01T09:00", "bob"), // before the opening
        pr("opened", "2025-10-01T10:00").with("author_actor_id", "zoe"),
        pr("ready", "2025-10-01T10:00"), // says the author is ann: the smaller id counts
        review("2025-10-01T10:10", "ann"),
        review("2025-10-01T10:20", "robot").with("is_bot", true),
        review("2025-10-01T10:30", null),
        review("2025-10-01T10:41:59.999", "zoe").with("is_bot", false),
        review("2025-10-01T10:50", "bob"));

    assertThat(of("team_daily_summary", "pr_review_lag", "event_count"))
        .containsExactly(entry(TEAM + "2025-10-01", "pr_review_lag=41 event_count=8"));
  }

  @Test
  void unknownAuthor_anyKnownReviewerCounts_andNoOpeningMeansNoLag() throws SQLException {
    asOf(
        LONG_AFTER,
        pr("opened", "2025-10-01T10:00").without("author_actor_id"),
        review("2025-10-01T10:10", "ann"),
        pr("ready", "2025-10-02T10:00").with("pr_id", "pr-2"),
        review("2025-10-02T10:10", "bob").with("pr_id", "pr-2"),
        pr("merged", "2025-10-02T11:00").with("pr_id", "pr-2"));

    assertThat(of("team_daily_summary", "pr_opened", "pr_merged", "pr_review_lag"))
        .containsExactly(
            entry(TEAM + "2025-10-01", "pr_opened=1 pr_merged=0 pr_review_lag=10"),
            entry(TEAM + "2025-10-02", "pr_opened=0 pr_merged=1 pr_review_lag=null"));
  }

  @Test
  void closedAndReopened_isNotClosedUntilItIsClosedAgain() throws SQLException {
    Told closed = pr("closed", "2025-10-01T10:00");
    Told reopened = pr("reopened", "2025-10-02T10:00");
    Told sameTime = pr("reopened", "2025-10-03T10:00").with("pr_id", "pr-2");

    asOf(
        LONG_AFTER,
        closed,
        reopened,
        pr("closed", "2025-10-03T10:00").with("pr_id", "pr-2"),
        sameTime);
    assertThat(of("team_daily_summary", "pr_closed", "pr_merge_rate"))
        .containsExactly(
            entry(TEAM + "2025-10-01", "pr_closed=0 pr_merge_rate=null"),
            entry(TEAM + "2025-10-02", "pr_closed=0 pr_merge_rate=null"),
            entry(TEAM + "2025-10-03", "pr_closed=0 pr_merge_rate=null"));

    asOf(LONG_AFTER, closed, reopened, pr("closed", "2025-10-03T10:00"));
    assertThat(of("team_daily_summary", "pr_closed", "pr_merge_rate", "event_count"))
        .containsExactly(
            entry(TEAM + "2025-10-01", "pr_closed=0 pr_merge_rate=null event_count=1"),
            entry(TEAM + "2025-10-02", "pr_closed=0 pr_merge_rate=null event_count=1"),
            entry(TEAM + "2025-10-03", "pr_closed=1 pr_merge_rate=0.0 event_count=1"));
  }

  @Test
  void mergedAndClosed_isMergedAtTheEarliestMerge() throws SQLException {
    asOf(
        LONG_AFTER,
        pr("closed", "2025-10-01T09:00"),
        pr("reopened", "2025-10-01T09:30"),
        pr("merged", "2025-10-01T10:00"),
        pr("merged", "2025-10-02T10:00"),
        pr("closed", "2025-10-03T10:00"),
        pr("merged", "2025-10-01T11:00").with("pr_id", "pr-2"),
        pr("closed", "2025-10-01T12:00").with("pr_id", "pr-3"));

    assertThat(of("team_daily_summary", "pr_merged", "pr_closed", "pr_merge_rate"))
        .containsExactly(
            entry(TEAM + "2025-10-01", "pr_merged=2 pr_closed=1 pr_merge_rate=" + 2.0 / 3),
            entry(TEAM + "2025-10-02", "pr_merged=0 pr_closed=0 pr_merge_rate=null"),
            entry(TEAM + "2025-10-03", "pr_merged=0 pr_closed=0 pr_merge_rate=null"));
  }

  @Test
  void pullRequestOfABot_countsForBotsOnly_butItsEventsAreEvents() throws SQLException {
    asOf(
        LONG_AFTER,
        pr("opened", "2025-10-01T10:00").with("is_bot", false),
        review("2025-10-01T10:10", "bob"),
        pr("merged", "2025-10-01T11:00").with("is_bot", true));

    assertThat(
            of(
                "team_daily_summary",
                "pr_opened",
                "pr_merged",
                "pr_review_lag",
                "pr_opened_bots",
                "pr_merged_bots",
                "event_count"))
        .containsExactly(
            entry(
                TEAM + "2025-10-01",
                "pr_opened=0 pr_merged=0 pr_review_lag=null pr_opened_bots=1 pr_merged_bots=1"
                    + " event_count=3"));
  }

  @Test
  void pullRequestSilentForNinetyDays_isJudgedTwice() throws SQLException {
    asOf(
        LONG_AFTER,
        pr("opened", "2025-01-01T10:00"),
        pr("closed", "2025-01-02T10:00").with("is_bot", true),
        pr("opened", "2025-05-01T10:00"),
        review("2025-05-01T10:07", "bob"),
        pr("merged", "2025-05-01T11:00"));

    assertThat(
            of(
                "team_daily_summary",
                "pr_opened",
                "pr_merged",
                "pr_closed",
                "pr_review_lag",
                "event_count"))
        .containsExactly(
            entry(
                TEAM + "2025-01-01",
                "pr_opened=0 pr_merged=0 pr_closed=0 pr_review_lag=null event_count=1"),
            entry(
                TEAM + "2025-01-02",
                "pr_opened=0 pr_merged=0 pr_closed=0 pr_review_lag=null event_count=1"),
            entry(
                TEAM + "2025-05-01",
                "pr_opened=1 pr_merged=1 pr_closed=0 pr_review_lag=7 event_count=3"));
  }

  // ---- Build

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

  // ---- Windows

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

  // ---- Laws

  @Test
  void orderAndRepetition_changeNothing() throws SQLException {
    long seed = 11;
    List<Message> history = history(seed, 3_000, 300);
    List<byte[]> once =
        values(history.stream().filter(m -> m.kind() != Message.Kind.DUPLICATE).toList());
    List<byte[]> shuffled = values(history);
    Collections.shuffle(shuffled, new Random(seed));
    Instant asOf = Instant.parse("2025-10-28T07:30:00Z");

    Oracle.load(connection, once, asOf);
    List<SortedMap<String, String>> inOrder = tables();
    Oracle.load(connection, shuffled, asOf);
    List<SortedMap<String, String>> outOfOrder = tables();

    for (int table = 0; table < inOrder.size(); table++) {
      assertThat(Oracle.differences(inOrder.get(table), outOfOrder.get(table)))
          .as("seed %d", seed)
          .isEmpty();
      assertThat(inOrder.get(table)).isNotEmpty();
    }
    assertThat(
            number(
                "SELECT count(DISTINCT kind) FROM oracle.subject_event"
                    + " WHERE segment > 0 AND kind IN ('task', 'pr', 'build')"))
        .as(
            "seed %d: tasks, pull requests and builds must be among those that were forgotten",
            seed)
        .isEqualTo(3);
  }

  @Test
  void fiftyThousandEvents_nothingIsLostBetweenSubjectsDaysAndHours() throws SQLException {
    long seed = 42;
    List<byte[]> values = values(history(seed, 50_000, 21));
    long begun = System.nanoTime();
    Oracle.load(connection, values, Instant.parse("2026-01-01T00:00:00Z"));
    List<SortedMap<String, String>> tables = tables();
    System.out.printf(
        "oracle: seed %d, %d messages, %d + %d + %d rows, %d ms%n",
        seed,
        values.size(),
        tables.get(0).size(),
        tables.get(1).size(),
        tables.get(2).size(),
        Duration.ofNanos(System.nanoTime() - begun).toMillis());

    assertThat(number("SELECT count(*) FROM oracle.event")).as("seed %d", seed).isEqualTo(50_000);
    for (String column :
        List.of(
            "throughput",
            "pr_opened",
            "pr_merged",
            "pr_closed",
            "builds_passed",
            "builds_failed",
            "pr_opened_bots",
            "comments",
            "comments_bots",
            "deployment_frequency",
            "deployments_failed",
            "deployments_unplanned",
            "deployments_traced",
            "incidents_restored",
            "event_count")) {
      long days = number("SELECT sum(" + column + ") FROM oracle.team_daily_summary");
      assertThat(days).as(column).isPositive();
      assertThat(number("SELECT sum(" + column + ") FROM oracle.team_delivery_24h"))
          .as(column)
          .isEqualTo(24 * days);
    }
    assertThat(number("SELECT sum(event_count) FROM oracle.team_daily_summary"))
        .isEqualTo(number("SELECT count(*) FROM oracle.row_event"));
    assertThat(number("SELECT sum(throughput) FROM oracle.team_daily_summary"))
        .isEqualTo(number("SELECT count(*) FROM oracle.task_cycle_time WHERE state = 'DEPLOYED'"))
        .isEqualTo(number("SELECT count(*) FROM oracle.task_cycle_time WHERE is_final"));
    assertThat(number("SELECT count(DISTINCT state) FROM oracle.task_cycle_time")).isEqualTo(3);
    assertThat(
            number(
                "SELECT count(*) FROM oracle.task_cycle_time WHERE cycle_time_minutes > 7 * 1440"))
        .isPositive();
    assertThat(number("SELECT count(*) FROM oracle.task_cycle_time WHERE early_deploys > 0"))
        .isPositive();
    for (String condition :
        List.of(
            "blocker_count > 0",
            "blocked_over_48h > 0",
            "blocked_task_ratio > 0",
            "collab_score > 0",
            "collab_contributors < comments",
            "time_to_restore > 0",
            "lead_time_for_changes > 0")) {
      assertThat(number("SELECT count(*) FROM oracle.team_daily_summary WHERE " + condition))
          .as(condition)
          .isPositive();
    }
    assertThat(
            number(
                "SELECT count(*) FROM oracle.deployment AS d JOIN oracle.event AS i"
                    + " ON i.payload ->> 'caused_by_deploy_id' = d.deploy_id"
                    + " AND i.tenant_id = d.tenant_id AND i.team_id <> d.team_id"))
        .as("incidents of one team that name a deployment of another")
        .isPositive();
    assertThat(
            number(
                "SELECT count(*) FROM oracle.team_daily_summary WHERE pr_review_lag IS NOT NULL"))
        .isPositive();
  }

  @Test
  void differences_nameTheRowsThatAreNotAlike() {
    SortedMap<String, String> expected = new TreeMap<>();
    SortedMap<String, String> actual = new TreeMap<>();
    expected.put("same", "a=1");
    actual.put("same", "a=1");
    expected.put("other", "a=1");
    actual.put("other", "a=2");
    expected.put("missing", "a=1");
    actual.put("surplus", "a=1");

    assertThat(Oracle.differences(expected, actual))
        .containsExactly(
            "missing\n  oracle: a=1\n  other:  no row",
            "other\n  oracle: a=1\n  other:  a=2",
            "surplus\n  oracle: no row\n  other:  a=1");
  }

  private static List<Message> history(long seed, int events, int days) {
    return EventHistory.of(seed)
        .events(events)
        .tenants(2)
        .teamsPerTenant(4)
        .days(days)
        .start(Instant.parse("2025-01-01T00:00:00Z"));
  }

  private static List<byte[]> values(List<Message> history) {
    return history.stream()
        .filter(Message::isValid)
        .map(Message::value)
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private static void asOf(String at, Told... told) throws SQLException {
    List<byte[]> values = new ArrayList<>();
    for (int i = 0; i < told.length; i++) {
      values.add(told[i].json(i));
    }
    Oracle.load(connection, values, Instant.parse(Told.at(at)));
  }

  private static SortedMap<String, String> rows(String table) throws SQLException {
    return Oracle.rows(connection, table);
  }

  private static List<SortedMap<String, String>> tables() throws SQLException {
    return List.of(rows("task_cycle_time"), rows("team_delivery_24h"), rows("team_daily_summary"));
  }

  /** The rows cut to some columns, which stay in the order of the table. */
  private static SortedMap<String, String> of(String table, String... columns) throws SQLException {
    List<String> wanted = Arrays.asList(columns);
    SortedMap<String, String> cut = rows(table);
    cut.replaceAll(
        (key, row) ->
            Arrays.stream(row.split(" "))
                .filter(cell -> wanted.contains(cell.substring(0, cell.indexOf('='))))
                .collect(Collectors.joining(" ")));
    return cut;
  }

  private static long number(String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      result.next();
      return result.getLong(1);
    }
  }
}
