package dev.tributary.transforms.operational;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.transforms.operational.Fact.Verb;
import dev.tributary.transforms.operational.Subject.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The worked examples of docs/operational.md, in minutes since the epoch. */
class JudgementTest {
  private static final int DAYS_30 = 43_200;
  private static final int DAYS_90 = 129_600;

  @Test
  void block_lastsUntilItIsLifted() {
    assertThat(task(at(10, Verb.BLOCKED), at(25, Verb.UNBLOCKED)))
        .containsExactlyElementsOf(blocked(10, 25));
  }

  @Test
  void block_lastsForThirtySilentDays_andAnyEventProlongsIt() {
    assertThat(task(at(10, Verb.BLOCKED))).containsExactlyElementsOf(blocked(10, 10 + DAYS_30));
    assertThat(task(at(10, Verb.BLOCKED), at(500, Verb.DEPLOYED)))
        .containsExactlyElementsOf(blocked(10, 500 + DAYS_30));
  }

  @Test
  void blockWithinAMinute_isOpenAtTheEndOfNone() {
    assertThat(task(new Fact(600_000, Verb.BLOCKED, null, 0), Fact.of(659_999, Verb.UNBLOCKED)))
        .isEmpty();
  }

  @Test
  void moveOutOfTheBlockedStatus_lifts_andOtherMovesDoNot() {
    assertThat(task(at(10, Verb.MOVED_TO_BLOCKED), at(25, Verb.MOVED)))
        .containsExactlyElementsOf(blocked(10, 25));
    assertThat(task(at(10, Verb.BLOCKED), at(25, Verb.MOVED)))
        .containsExactlyElementsOf(blocked(10, 25 + DAYS_30));
  }

  @Test
  void doneTask_isNotBlocked_butWhatBlockedItMeanwhileHoldsOnceItIsReopened() {
    assertThat(task(at(10, Verb.BLOCKED), at(20, Verb.COMPLETED), at(30, Verb.REOPENED)))
        .containsExactlyElementsOf(blocked(10, 20));
    assertThat(task(at(20, Verb.MOVED_TO_DONE), at(25, Verb.BLOCKED), at(30, Verb.REOPENED)))
        .containsExactlyElementsOf(blocked(30, 30 + DAYS_30));
  }

  @Test
  void taskWithATarget_isAnItemWhileItIsActive() {
    Item item = new Item(10, 100);
    assertThat(task(created(10, 100), at(60, Verb.COMPLETED), at(80, Verb.REOPENED)))
        .containsExactly(
            new Contribution(Measure.OPEN_ITEM, 10, item, 1),
            new Contribution(Measure.OPEN_ITEM, 60, item, -1),
            new Contribution(Measure.OPEN_ITEM, 80, item, 1),
            new Contribution(Measure.OPEN_ITEM, 80 + DAYS_30, item, -1));
    assertThat(task(created(10, 0), created(20, 100))).isEmpty();
  }

  @Test
  void item_isAtRiskFromTheEndOfTheMinuteInWhichFourFifthsAreUsedUp() {
    // At the end of minute 89 it is 80 whole minutes old.
    assertThat(new Item(10, 100).riskFrom()).isEqualTo(89);
    assertThat(new Item(10, 100).ratio(89)).isEqualTo(0.8);
    // 0.8 of 3 minutes are 2.4: only three whole minutes are at least that.
    assertThat(new Item(10, 3).riskFrom()).isEqualTo(12);
    // Created a millisecond into minute 10: a whole minute old at the end of minute 11.
    assertThat(Item.of(600_001, 1)).isEqualTo(new Item(11, 1));
  }

  @Test
  void incident_isOpenUntilItIsResolved_andMayOpenAgain() {
    assertThat(incident(at(1, Verb.OPENED), at(5, Verb.ACKNOWLEDGED), at(9, Verb.RESOLVED)))
        .containsExactlyElementsOf(steps(Measure.OPEN_INCIDENT, 1, 9));
    assertThat(incident(at(1, Verb.RESOLVED), at(5, Verb.OPENED)))
        .containsExactlyElementsOf(steps(Measure.OPEN_INCIDENT, 5, 5 + DAYS_90));
  }

  private static Fact at(long minute, Verb verb) {
    return Fact.of(minute * Minute.MILLIS, verb);
  }

  private static Fact created(long minute, int target) {
    return Fact.created(minute * Minute.MILLIS, new UUID(0, minute), target);
  }

  private static List<Contribution> task(Fact... facts) {
    return Judgement.of(Kind.TASK, Arrays.asList(facts));
  }

  private static List<Contribution> incident(Fact... facts) {
    return Judgement.of(Kind.INCIDENT, Arrays.asList(facts));
  }

  private static List<Contribution> blocked(long from, long to) {
    return steps(Measure.BLOCKED, from, to);
  }

  private static List<Contribution> steps(Measure measure, long from, long to) {
    return List.of(Contribution.of(measure, from, 1), Contribution.of(measure, to, -1));
  }
}
