package dev.tributary.transforms.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.table.Row;
import dev.tributary.transforms.TeamKey;
import dev.tributary.transforms.delivery.Fact.Verb;
import dev.tributary.transforms.delivery.SubjectKey.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/**
 * A revision never falls while a run goes on, and says in the end how much is known, not how often
 * it was said: after a restart a row is published less often, in another rhythm, or in another
 * order.
 */
class RevisionTest {
  private static final TeamKey TEAM = new TeamKey("acme", "web");
  private static final SubjectKey TASK = new SubjectKey(TEAM, Kind.TASK, "T-1");
  private static final long BEGIN = Instant.parse("2025-06-01T00:00:00Z").toEpochMilli();
  private static final long BEGIN_HOUR = BEGIN / Contribution.HOUR_MILLIS;
  private static final Verb[] VERBS = {Verb.TASK_CREATED, Verb.TASK_MOVED, Verb.TASK_DEPLOYED};

  @RepeatedTest(20)
  void taskRevision_growsWithEveryFact_andEndsTheSameForAnyOrder(RepetitionInfo round) {
    Random dice = new Random(round.getCurrentRepetition());
    List<Fact> facts = new ArrayList<>();
    facts.add(Fact.of(BEGIN, Verb.TASK_CREATED));
    for (int i = dice.nextInt(12); i >= 0; i--) {
      long later = (long) (dice.nextDouble() * Duration.ofDays(80).toMillis());
      facts.add(Fact.of(BEGIN + later, VERBS[dice.nextInt(VERBS.length)]));
    }
    long clock = BEGIN + Duration.ofDays(dice.nextInt(90)).toMillis();
    long inOrder = lastOf(growing(facts, clock));
    Collections.shuffle(facts, dice);
    assertThat(lastOf(growing(facts, clock))).as("%s", facts).isEqualTo(inOrder);
  }

  @Test
  void taskThatBecomesStale_isOneRevisionHigher_andLowerThanWithTheNextFact() {
    Timeline timeline = new Timeline();
    timeline.add(Fact.of(BEGIN, Verb.TASK_CREATED));
    Row open = row(timeline, BEGIN);
    Row stale = row(timeline, BEGIN + TaskJudgement.STALE_AFTER.toMillis());
    timeline.add(Fact.of(BEGIN, Verb.TASK_MOVED));
    Row touched = row(timeline, BEGIN);
    assertThat(stale.get("state")).isEqualTo("STALE");
    assertThat(stale.revision()).isEqualTo(open.revision() + 1);
    assertThat(touched.get("state")).isEqualTo("OPEN");
    assertThat(touched.revision()).isGreaterThan(stale.revision());
  }

  @Test
  void teamRevision_growsWithEvents_butNotWithWhatIsConcludedFromThem() {
    TreeMap<Long, HourTotals> hours = new TreeMap<>();
    Published published = happened(hours, Published.NOTHING, BEGIN_HOUR + 9);
    Row first = day(hours, published, 10);
    count(hours, Measure.PR_OPENED, BEGIN_HOUR + 9);
    Row concluded = day(hours, published.changedAt(BEGIN_HOUR + 9, Measure.PR_OPENED), 10);
    Row second = day(hours, happened(hours, published, BEGIN_HOUR + 5), 10);
    assertThat(concluded.get("pr_opened")).isEqualTo(1);
    assertThat(concluded.revision()).isEqualTo(first.revision());
    assertThat(second.revision()).isEqualTo(first.revision() + 1);
  }

  @Test
  void teamRevision_isHigherWhenTheWindowHasPassed_andThenGrowsWithEvents() {
    TreeMap<Long, HourTotals> hours = new TreeMap<>();
    Published published = happened(hours, Published.NOTHING, BEGIN_HOUR + 9);
    Row open = day(hours, published, 23);
    Row passed = day(hours, published, 24);
    Row corrected = day(hours, happened(hours, published, BEGIN_HOUR + 3), 24);
    assertThat(open.get("is_final")).isEqualTo(false);
    assertThat(passed.get("is_final")).isEqualTo(true);
    assertThat(passed.revision()).isGreaterThan(open.revision());
    assertThat(corrected.get("is_final")).isEqualTo(true);
    assertThat(corrected.revision()).isEqualTo(passed.revision() + 1);
  }

  @Test
  void teamRevision_isTheSameHoweverOftenItWasPublished() {
    Published seldom = Published.NOTHING;
    Published often = Published.NOTHING;
    TreeMap<Long, HourTotals> hours = new TreeMap<>();
    for (long hour = BEGIN_HOUR; hour < BEGIN_HOUR + 20; hour++) {
      seldom = happened(hours, seldom, hour);
      often = often.changedAt(hour, Measure.EVENT).early(hour + 1).passed(hour, hour + 1, hour + 2);
    }
    assertThat(day(hours, often, 30).revision()).isEqualTo(day(hours, seldom, 30).revision());
  }

  /** The revisions while one fact comes after the other; each must be higher than the last. */
  private static List<Long> growing(List<Fact> facts, long clock) {
    Timeline timeline = new Timeline();
    List<Long> revisions = new ArrayList<>();
    for (Fact fact : facts) {
      timeline.add(fact);
      revisions.add(row(timeline, clock).revision());
    }
    assertThat(revisions).as("%s", facts).isSorted().doesNotHaveDuplicates();
    return revisions;
  }

  private static long lastOf(List<Long> revisions) {
    return revisions.get(revisions.size() - 1);
  }

  private static Row row(Timeline timeline, long clock) {
    return TaskJudgement.of(timeline.segments().get(0)).row(TASK, timeline, clock, "r1");
  }

  private static Published happened(
      TreeMap<Long, HourTotals> hours, Published published, long hour) {
    count(hours, Measure.EVENT, hour);
    return published.changedAt(hour, Measure.EVENT);
  }

  private static void count(TreeMap<Long, HourTotals> hours, Measure measure, long hour) {
    hours
        .computeIfAbsent(hour, unused -> new HourTotals())
        .add(Contribution.of(measure, hour * Contribution.HOUR_MILLIS, 0));
  }

  /** The row of the first day while the watermark stands at an hour. */
  private static Row day(TreeMap<Long, HourTotals> hours, Published published, long clockHour) {
    List<Row> days = new ArrayList<>();
    long clock = (BEGIN_HOUR + clockHour) * Contribution.HOUR_MILLIS;
    Windows windows = new Windows(Scope.of(TEAM), hours, published, clock, "r1");
    windows.touch(BEGIN_HOUR + 9, Windows.HOURS);
    windows.publish(days::add, unused -> {});
    assertThat(days).hasSize(1);
    return days.get(0);
  }
}
