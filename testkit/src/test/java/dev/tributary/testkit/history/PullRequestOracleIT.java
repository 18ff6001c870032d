package dev.tributary.testkit.history;

import static dev.tributary.testkit.history.Told.pr;
import static dev.tributary.testkit.history.Told.review;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Pull requests: drafts, first reviews, merges and reopenings. */
class PullRequestOracleIT extends OracleCase {

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
}
