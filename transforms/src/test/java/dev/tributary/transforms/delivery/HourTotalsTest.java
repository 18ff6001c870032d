package dev.tributary.transforms.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HourTotalsTest {
  @Test
  void contributionTakenBack_leavesNothing() {
    for (Measure measure : Measure.values()) {
      Contribution contribution = Contribution.of(measure, 0, measure.stands() ? 1 : 30);
      assertThat(totals(contribution, contribution.takenBack()))
          .as("%s", measure)
          .isEqualTo(new HourTotals());
    }
  }

  @Test
  void takenBackBeforeItWasSaid_leavesNothingEither() {
    for (Measure measure : Measure.values()) {
      Contribution contribution = Contribution.of(measure, 0, measure.stands() ? 1 : 30);
      assertThat(totals(contribution.takenBack(), contribution))
          .as("%s", measure)
          .isEqualTo(new HourTotals());
    }
  }

  @Test
  void durations_areCountedByMinute() {
    HourTotals totals =
        totals(
            Contribution.of(Measure.CYCLE_TIME, 0, 30),
            Contribution.of(Measure.CYCLE_TIME, 0, 30),
            Contribution.of(Measure.REVIEW_LAG, 0, 5));
    assertThat(totals.minutes(Measure.CYCLE_TIME)).isEqualTo(Map.of(30L, 2));
    assertThat(totals.minutes(Measure.REVIEW_LAG)).isEqualTo(Map.of(5L, 1));
    assertThat(totals.events()).isZero();
  }

  @Test
  void whatStandsAndEndsInOneHour_leavesNothing() {
    HourTotals totals =
        totals(
            new Contribution(Measure.BLOCKED, 5, 1, 1),
            new Contribution(Measure.BLOCKED, 5, -1, 1));
    assertThat(totals.isEmpty()).isTrue();
  }

  @Test
  void anyOrderAndAnyGrouping_givesTheSameSums() {
    Random dice = new Random(42);
    List<Measure> measures = List.of(Measure.values());
    List<Contribution> all = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      Measure measure = measures.get(dice.nextInt(measures.size()));
      Contribution contribution = Contribution.of(measure, 0, dice.nextInt(20));
      all.add(dice.nextInt(3) == 0 ? contribution.takenBack() : contribution);
    }
    HourTotals expected = totals(all.toArray(Contribution[]::new));
    for (int round = 0; round < 20; round++) {
      Collections.shuffle(all, dice);
      HourTotals sum = new HourTotals();
      int split = dice.nextInt(all.size());
      sum.add(totals(all.subList(0, split).toArray(Contribution[]::new)));
      sum.add(totals(all.subList(split, all.size()).toArray(Contribution[]::new)));
      assertThat(sum).isEqualTo(expected);
    }
  }

  private static HourTotals totals(Contribution... contributions) {
    HourTotals totals = new HourTotals();
    for (Contribution contribution : contributions) {
      totals.add(contribution);
    }
    return totals;
  }
}
