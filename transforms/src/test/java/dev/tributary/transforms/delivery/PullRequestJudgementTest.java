package dev.tributary.transforms.delivery;

import static dev.tributary.transforms.Told.pullRequest;
import static dev.tributary.transforms.Told.reviewed;
import static dev.tributary.transforms.Told.with;
import static dev.tributary.transforms.Told.withId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.event.Event;
import dev.tributary.transforms.Told;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PullRequestJudgementTest {
  private static final Event OPENED = pullRequest("opened", "PR-1", at("09:00"));
  private static final Event OPENED_AS_DRAFT = pullRequest("opened", "PR-1", at("09:00"), "draft");

  @Test
  void openedOnly_countsAsOpened() {
    assertThat(judge(OPENED)).containsExactly(counted(Measure.PR_OPENED, "09:00", 0));
  }

  @Test
  void openedTwice_countsAtTheEarlier() {
    assertThat(judge(pullRequest("opened", "PR-1", at("11:00")), OPENED))
        .containsExactly(counted(Measure.PR_OPENED, "09:00", 0));
  }

  @Test
  void merged_countsAtTheEarliestMerge_whateverWasClosed() {
    assertThat(
            judge(
                pullRequest("closed", "PR-1", at("12:00")),
                pullRequest("merged", "PR-1", at("11:00")),
                pullRequest("merged", "PR-1", at("10:00"))))
        .containsExactly(counted(Measure.PR_MERGED, "10:00", 0));
  }

  @Test
  void closed_countsAtTheLatestClosing() {
    assertThat(
            judge(
                pullRequest("closed", "PR-1", at("10:00")),
                pullRequest("reopened", "PR-1", at("11:00")),
                pullRequest("closed", "PR-1", at("12:00"))))
        .containsExactly(counted(Measure.PR_CLOSED, "12:00", 0));
  }

  @Test
  void reopened_takesTheClosingBack() {
    assertThat(
            judge(
                pullRequest("closed", "PR-1", at("10:00")),
                pullRequest("reopened", "PR-1", at("11:00"))))
        .isEmpty();
  }

  @Test
  void reopenedInTheMillisecondOfItsClosing_takesTheClosingBack() {
    assertThat(
            judge(
                pullRequest("closed", "PR-1", at("10:00")),
                pullRequest("reopened", "PR-1", at("10:00"))))
        .isEmpty();
  }

  @Test
  void firstReviewByAnother_endsTheLag_andCountsAtItsOwnTime() {
    assertThat(
            lag(
                OPENED,
                reviewed("PR-1", "2025-10-01T10:30:59.999Z", "grace"),
                reviewed("PR-1", at("11:00"), "edsger")))
        .containsExactly(counted(Measure.REVIEW_LAG, "10:30", 90));
  }

  @Test
  void selfReview_endsNoLag() {
    assertThat(lag(OPENED, reviewed("PR-1", at("10:00"), "ada"))).isEmpty();
  }

  @Test
  void botReview_endsNoLag() {
    assertThat(lag(OPENED, with("is_bot", true, reviewed("PR-1", at("10:00"), "grace")))).isEmpty();
  }

  @Test
  void reviewByNobodyKnown_endsNoLag() {
    assertThat(lag(OPENED, reviewed("PR-1", at("10:00"), null))).isEmpty();
  }

  @Test
  void reviewBeforeTheOpening_endsNoLag_butOneAtTheSameTimeDoes() {
    assertThat(lag(OPENED, reviewed("PR-1", "2025-10-01T08:59:59.999Z", "grace"))).isEmpty();
    assertThat(lag(OPENED, reviewed("PR-1", at("09:00"), "grace")))
        .containsExactly(counted(Measure.REVIEW_LAG, "09:00", 0));
  }

  @Test
  void withoutOpening_thereIsNoLag() {
    assertThat(
            judge(
                pullRequest("ready", "PR-1", at("09:00")), reviewed("PR-1", at("10:00"), "grace")))
        .isEmpty();
  }

  @Test
  void authorNamedByALaterEvent_isStillTheAuthor() {
    Event opened = Told.event("pr.opened", at("09:00"), Map.of("pr_id", "PR-1"));
    Event merged = pullRequest("merged", "PR-1", at("12:00"));
    assertThat(lag(opened, reviewed("PR-1", at("10:00"), "ada"), merged)).isEmpty();
  }

  @Test
  void twoAuthorsNamed_theSmallerIsTheAuthor() {
    Event other = with("author_actor_id", "zoe", pullRequest("merged", "PR-1", at("12:00")));
    assertThat(lag(OPENED, other, reviewed("PR-1", at("10:00"), "ada"))).isEmpty();
    assertThat(lag(OPENED, other, reviewed("PR-1", at("10:00"), "zoe"))).hasSize(1);
  }

  @Test
  void openedByABot_countsForBotsOnly() {
    assertThat(
            judge(
                OPENED,
                pullRequest("merged", "PR-1", at("12:00"), "is_bot"),
                reviewed("PR-1", at("10:00"), "grace")))
        .containsExactly(
            counted(Measure.PR_OPENED_BOT, "09:00", 0), counted(Measure.PR_MERGED_BOT, "12:00", 0));
  }

  /** A rotation of the tenant's secret must not make another person of the author. */
  @Test
  void selfReviewUnderANewSecret_endsNoLag() {
    assertThat(lag(OPENED, Told.renamed("ada", reviewed("PR-1", at("10:00"), "ada-renamed"))))
        .isEmpty();
  }

  @Test
  void draftFromOpening_waitsOnlyFromWhenItIsReady() {
    assertThat(
            lag(
                OPENED_AS_DRAFT,
                reviewed("PR-1", at("09:30"), "grace"),
                pullRequest("ready", "PR-1", at("10:00")),
                reviewed("PR-1", at("10:45"), "grace")))
        .containsExactly(counted(Measure.REVIEW_LAG, "10:45", 45));
  }

  @Test
  void draftPeriodsInBetween_areTakenOff() {
    assertThat(
            lag(
                OPENED,
                pullRequest("drafted", "PR-1", at("09:10")),
                pullRequest("drafted", "PR-1", at("09:20")),
                pullRequest("ready", "PR-1", at("09:40")),
                pullRequest("ready", "PR-1", at("09:50")),
                pullRequest("drafted", "PR-1", at("10:00")),
                pullRequest("ready", "PR-1", at("11:00")),
                reviewed("PR-1", at("11:05"), "grace")))
        .containsExactly(counted(Measure.REVIEW_LAG, "11:05", 35));
  }

  @Test
  void readyInTheMillisecondOfTheReview_hasHappenedBefore() {
    assertThat(
            lag(
                OPENED_AS_DRAFT,
                reviewed("PR-1", at("10:00"), "grace"),
                pullRequest("ready", "PR-1", at("10:00"))))
        .containsExactly(counted(Measure.REVIEW_LAG, "10:00", 0));
  }

  @Test
  void draftedInTheMillisecondOfTheReview_hasHappenedBefore() {
    assertThat(
            lag(
                OPENED,
                reviewed("PR-1", at("10:00"), "grace"),
                pullRequest("drafted", "PR-1", at("10:00"))))
        .isEmpty();
  }

  @Test
  void draftedAndReadyAtOnce_isReady() {
    assertThat(
            lag(
                OPENED,
                pullRequest("ready", "PR-1", at("10:00")),
                pullRequest("drafted", "PR-1", at("10:00")),
                reviewed("PR-1", at("10:30"), "grace")))
        .containsExactly(counted(Measure.REVIEW_LAG, "10:30", 90));
  }

  @Test
  void toggledBeforeTheOpening_isIgnored() {
    assertThat(
            lag(
                pullRequest("drafted", "PR-1", at("08:00")),
                OPENED,
                reviewed("PR-1", at("10:00"), "grace")))
        .containsExactly(counted(Measure.REVIEW_LAG, "10:00", 60));
  }

  @Test
  void openedTwiceAtOnce_theSmallestEventIdSaysWhetherItIsADraft() {
    String smaller = "00000000-0000-5000-8000-000000000001";
    // The sign bit is set: as text it is larger, as a number it would be smaller.
    String larger = "f0000000-0000-5000-8000-000000000001";
    Event review = reviewed("PR-1", at("10:00"), "grace");
    assertThat(lag(withId(smaller, OPENED_AS_DRAFT), withId(larger, OPENED), review)).isEmpty();
    assertThat(lag(withId(larger, OPENED_AS_DRAFT), withId(smaller, OPENED), review)).hasSize(1);
  }

  private static List<Contribution> judge(Event... events) {
    return PullRequestJudgement.of(Timelines.segment(events)).contributions();
  }

  private static List<Contribution> lag(Event... events) {
    return judge(events).stream().filter(it -> it.measure() == Measure.REVIEW_LAG).toList();
  }

  private static Contribution counted(Measure measure, String time, long value) {
    return Contribution.of(measure, Instant.parse(at(time)).toEpochMilli(), value);
  }

  private static String at(String time) {
    return "2025-10-01T" + time + ":00Z";
  }
}
