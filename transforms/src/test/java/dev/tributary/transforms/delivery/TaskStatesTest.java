package dev.tributary.transforms.delivery;

import static dev.tributary.transforms.Told.deployed;
import static dev.tributary.transforms.Told.task;
import static dev.tributary.transforms.Told.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.event.Event;
import dev.tributary.transforms.delivery.Fact.Verb;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class TaskStatesTest {
  private static final long HOUR = Contribution.HOUR_MILLIS;
  private static final long BEGIN = Instant.parse("2025-10-01T00:00:00Z").toEpochMilli();
  private static final Verb[] VERBS = {
    Verb.TASK_CREATED,
    Verb.TASK_BLOCKED,
    Verb.TASK_BLOCKED,
    Verb.TASK_MOVED_TO_BLOCKED,
    Verb.TASK_UNBLOCKED,
    Verb.TASK_MOVED,
    Verb.TASK_MOVED_TO_DONE,
    Verb.TASK_COMPLETED,
    Verb.TASK_REOPENED,
    Verb.TASK_DEPLOYED
  };

  /** The worked example of the metric definitions: blocked from 10-02 to 10-05, 72 hours. */
  @Test
  void workedExample_isBlockedOnFourDays_andForLongAtTheEndOfOne() {
    List<Contribution> said =
        states(
            task("created", "T-1", "2025-10-01T09:00:00Z"),
            task("blocked", "T-1", "2025-10-02T09:00:00Z"),
            task("unblocked", "T-1", "2025-10-05T09:00:00Z"),
            deployed("2025-10-09T09:30:00Z", "T-1"),
            deployed("2025-10-10T10:00:00Z", "T-1"));
    assertThat(days(said, Measure.BLOCKED)).containsExactly(2, 3, 4, 5);
    assertThat(days(said, Measure.BLOCKED_LONG)).containsExactly(4);
    assertThat(days(said, Measure.ACTIVE_BLOCKED_LONG)).containsExactly(4);
    assertThat(days(said, Measure.ACTIVE)).hasSize(39).startsWith(1).endsWith(39);
  }

  @Test
  void exactlyTwoDays_isNotLong_andAMillisecondMoreIs() {
    String since = "2025-10-02T00:00:00Z";
    assertThat(days(states(task("blocked", "T-1", since)), Measure.BLOCKED_LONG)).startsWith(4);
    assertThat(
            days(states(task("blocked", "T-1", "2025-10-01T23:59:59.999Z")), Measure.BLOCKED_LONG))
        .startsWith(3);
  }

  @Test
  void blockedAndUnblockedInOneMillisecond_wasNeverBlocked() {
    assertThat(
            states(
                task("unblocked", "T-1", "2025-10-02T00:00:00Z"),
                task("blocked", "T-1", "2025-10-02T00:00:00Z")))
        .isEmpty();
  }

  @Test
  void unblockedAtMidnight_isNotBlockedOnTheDayThatBegins() {
    assertThat(
            days(
                states(
                    task("blocked", "T-1", "2025-10-02T23:59:59.999Z"),
                    task("unblocked", "T-1", "2025-10-03T00:00:00Z")),
                Measure.BLOCKED))
        .containsExactly(2);
  }

  @Test
  void moveBetweenOtherCategories_leavesAFlaggedTaskBlocked() {
    assertThat(
            days(
                states(
                    task("blocked", "T-1", "2025-10-02T09:00:00Z"),
                    moved("review", "2025-10-03T09:00:00Z"),
                    task("unblocked", "T-1", "2025-10-05T09:00:00Z")),
                Measure.BLOCKED))
        .containsExactly(2, 3, 4, 5);
  }

  @Test
  void moveOutOfTheBlockedCategory_ends_whatAMoveIntoItBegan() {
    assertThat(
            days(
                states(
                    moved("blocked", "2025-10-02T09:00:00Z"),
                    moved("active", "2025-10-03T09:00:00Z")),
                Measure.BLOCKED))
        .containsExactly(2, 3);
  }

  @Test
  void doneTask_isNotBlocked_andBlockedWhileItIsDone_onlyOnceItIsReopened() {
    assertThat(
            days(
                states(
                    task("blocked", "T-1", "2025-10-02T09:00:00Z"),
                    task("completed", "T-1", "2025-10-03T09:00:00Z"),
                    task("blocked", "T-1", "2025-10-05T09:00:00Z"),
                    task("reopened", "T-1", "2025-10-08T09:00:00Z"),
                    task("unblocked", "T-1", "2025-10-08T10:00:00Z")),
                Measure.BLOCKED))
        .containsExactly(2, 3, 8);
  }

  @Test
  void silentTask_isActiveForThirtyDays_andBlockedUntilItIsForgotten() {
    List<Contribution> said =
        states(
            task("created", "T-1", "2025-10-01T00:00:00Z"),
            task("blocked", "T-1", "2025-10-01T00:00:00Z"));
    assertThat(days(said, Measure.ACTIVE)).hasSize(30);
    assertThat(days(said, Measure.BLOCKED)).hasSize(90);
  }

  @Test
  void taskThatNobodySawCreated_isBlocked_butNotActive() {
    List<Contribution> said = states(task("blocked", "T-1", "2025-10-02T09:00:00Z"));
    assertThat(said)
        .extracting(Contribution::measure)
        .containsOnly(Measure.BLOCKED, Measure.BLOCKED_LONG);
  }

  /** Against the sentences of docs/delivery.md, tried at every hour. */
  @RepeatedTest(60)
  void anyHistory_standsInTheWindowsThatTheDefinitionsName(RepetitionInfo round) {
    Random dice = new Random(round.getCurrentRepetition());
    Timeline timeline = new Timeline();
    for (int i = 1 + dice.nextInt(14); i > 0; i--) {
      long at = BEGIN + dice.nextInt(40) * HOUR * (dice.nextInt(12) == 0 ? 20 : 1);
      timeline.add(Fact.of(at + dice.nextInt(2), VERBS[dice.nextInt(VERBS.length)]));
    }
    List<Fact> facts = timeline.segments().get(0);
    List<Contribution> said = new ArrayList<>();
    TaskStates.contribute(facts, said);
    Definitions definitions = new Definitions(facts);
    for (long end = BEGIN / HOUR; end < BEGIN / HOUR + 125 * 24; end++) {
      assertThat(
              List.of(
                  level(said, Measure.BLOCKED, end),
                  level(said, Measure.BLOCKED_LONG, end),
                  level(said, Measure.ACTIVE, end),
                  level(said, Measure.ACTIVE_BLOCKED_LONG, end)))
          .as("seed %d, hour %d, %s", round.getCurrentRepetition(), end - BEGIN / HOUR, facts)
          .isEqualTo(
              List.of(
                  definitions.wasBlockedWithin(end * HOUR) ? 1L : 0L,
                  definitions.isBlockedLong(end * HOUR) ? 1L : 0L,
                  definitions.isActive(end * HOUR) ? 1L : 0L,
                  definitions.isActive(end * HOUR) && definitions.isBlockedLong(end * HOUR)
                      ? 1L
                      : 0L));
    }
  }

  /** All of history up to an instant, asked again for each. */
  private record Definitions(List<Fact> facts) {
    /** Since when the task is blocked before an instant; null if it is not. */
    private Long blockedSince(long before) {
      boolean hindered = false;
      boolean done = false;
      boolean inCategory = false;
      Long since = null;
      long last = 0;
      for (Fact fact : facts) {
        if (fact.atMillis() >= before) {
          break;
        }
        last = fact.atMillis();
        switch (fact.verb()) {
          case TASK_BLOCKED -> hindered = true;
          case TASK_MOVED_TO_BLOCKED -> hindered = true;
          case TASK_UNBLOCKED -> hindered = false;
          case TASK_MOVED -> hindered = hindered && !inCategory;
          case TASK_MOVED_TO_DONE, TASK_COMPLETED -> hindered = false;
          default -> {}
        }
        done =
            switch (fact.verb()) {
              case TASK_MOVED_TO_DONE, TASK_COMPLETED -> true;
              case TASK_REOPENED -> false;
              default -> done;
            };
        inCategory =
            switch (fact.verb()) {
              case TASK_MOVED_TO_BLOCKED -> true;
              case TASK_MOVED, TASK_MOVED_TO_DONE -> false;
              default -> inCategory;
            };
        since = !hindered || done ? null : since == null ? (Long) fact.atMillis() : since;
      }
      return since == null || last + Timeline.HORIZON.toMillis() < before ? null : since;
    }

    boolean isBlockedLong(long end) {
      Long since = blockedSince(end);
      return since != null && end - since > TaskStates.LONG.toMillis();
    }

    /** Looked at after each event of the window, and at its beginning. */
    boolean wasBlockedWithin(long end) {
      long begin = end - 24 * HOUR;
      if (begin <= last() + Timeline.HORIZON.toMillis() - 1 && blockedSince(begin + 1) != null) {
        return true;
      }
      return facts.stream()
          .map(Fact::atMillis)
          .anyMatch(at -> at >= begin && at < end && blockedSince(at + 1) != null);
    }

    private long last() {
      return facts.get(facts.size() - 1).atMillis();
    }

    boolean isActive(long end) {
      boolean created = false;
      boolean done = false;
      boolean lively = false;
      for (Fact fact : facts) {
        if (fact.atMillis() < end) {
          created |= fact.verb() == Verb.TASK_CREATED;
          lively |= fact.atMillis() >= end - TaskStates.ACTIVE.toMillis();
          done =
              switch (fact.verb()) {
                case TASK_MOVED_TO_DONE, TASK_COMPLETED -> true;
                case TASK_REOPENED -> false;
                default -> done;
              };
        }
      }
      return created && lively && !done;
    }
  }

  private static Event moved(String category, String at) {
    return with("category", category, task("transitioned", "T-1", at));
  }

  private static List<Contribution> states(Event... events) {
    List<Contribution> said = new ArrayList<>();
    TaskStates.contribute(Timelines.segment(events), said);
    return said;
  }

  /** The days, counted from 1 October, in whose window the measure stands. */
  private static List<Integer> days(List<Contribution> said, Measure measure) {
    List<Integer> days = new ArrayList<>();
    for (int day = 1; day <= 200; day++) {
      if (level(said, measure, BEGIN / HOUR + day * 24L) != 0) {
        days.add(day);
      }
    }
    return days;
  }

  private static long level(List<Contribution> said, Measure measure, long end) {
    return said.stream()
        .filter(it -> it.measure() == measure && it.hour() < end)
        .mapToLong(it -> it.value() * it.sign())
        .sum();
  }
}
