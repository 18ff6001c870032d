package dev.tributary.transforms.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class QuantilesTest {
  @Test
  void noValues_haveNoQuantile() {
    assertThat(Quantiles.nearestRank(Map.of(), 0.5)).isNull();
    assertThat(Quantiles.nearestRank(Map.of(3L, 0, 4L, -2), 0.5)).isNull();
  }

  @Test
  void oneValue_isEveryQuantile() {
    assertThat(Quantiles.nearestRank(Map.of(7L, 1), 0.01)).isEqualTo(7);
    assertThat(Quantiles.nearestRank(Map.of(7L, 1), 1)).isEqualTo(7);
  }

  @Test
  void evenCount_takesTheLowerMiddle_asPercentileDiscDoes() {
    assertThat(Quantiles.nearestRank(sorted(List.of(10L, 20L)), 0.5)).isEqualTo(10);
    assertThat(Quantiles.nearestRank(sorted(List.of(10L, 20L, 30L)), 0.5)).isEqualTo(20);
    assertThat(Quantiles.nearestRank(sorted(List.of(10L, 20L, 30L, 40L)), 0.5)).isEqualTo(20);
  }

  @Test
  void ninetyFifthOfTwenty_isTheNineteenth() {
    List<Long> values = new ArrayList<>();
    for (long value = 1; value <= 20; value++) {
      values.add(value);
    }
    assertThat(Quantiles.nearestRank(sorted(values), 0.95)).isEqualTo(19);
    values.add(21L);
    assertThat(Quantiles.nearestRank(sorted(values), 0.95)).isEqualTo(20);
  }

  @Test
  void countBelowZero_isLeftOut() {
    TreeMap<Long, Integer> counts = sorted(List.of(10L, 20L, 30L));
    counts.put(5L, -1);
    assertThat(Quantiles.nearestRank(counts, 0.5)).isEqualTo(20);
  }

  @Test
  void anyValues_agreeWithTheSortedList() {
    Random dice = new Random(20_251_001);
    for (int round = 0; round < 2_000; round++) {
      List<Long> values = new ArrayList<>();
      for (int left = 1 + dice.nextInt(120); left > 0; left--) {
        values.add((long) dice.nextInt(50) - 5);
      }
      // Hundredths, so that share * count is often a whole number, where rounding is decided.
      double share = (1 + dice.nextInt(100)) / 100.0;
      Collections.sort(values);
      int rank = (int) Math.ceil(share * values.size());
      assertThat(Quantiles.nearestRank(sorted(values), share))
          .as("round %d, share %s of %s", round, share, values)
          .isEqualTo(values.get(rank - 1));
    }
  }

  /** PostgreSQL multiplies doubles too; for the shares we publish that never costs a rank. */
  @Test
  void sharesThatArePublished_areExactForAnyCount() {
    for (long count = 1; count <= 20_000; count++) {
      TreeMap<Long, Integer> ranks = new TreeMap<>();
      ranks.put((count + 1) / 2 - 1, (int) ((count + 1) / 2 - 1));
      ranks.put((count + 1) / 2, 1);
      ranks.put(Long.MAX_VALUE, (int) (count - (count + 1) / 2));
      assertThat(Quantiles.nearestRank(ranks, 0.5)).isEqualTo((count + 1) / 2);
      long rank = (95 * count + 99) / 100;
      ranks.clear();
      ranks.put(rank - 1, (int) (rank - 1));
      ranks.put(rank, 1);
      ranks.put(Long.MAX_VALUE, (int) (count - rank));
      assertThat(Quantiles.nearestRank(ranks, 0.95)).isEqualTo(rank);
    }
  }

  private static TreeMap<Long, Integer> sorted(List<Long> values) {
    TreeMap<Long, Integer> counts = new TreeMap<>();
    values.forEach(value -> counts.merge(value, 1, Integer::sum));
    return counts;
  }
}
