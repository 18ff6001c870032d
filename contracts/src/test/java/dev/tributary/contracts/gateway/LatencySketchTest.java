package dev.tributary.contracts.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class LatencySketchTest {
  private static final Percentage ERROR = Percentage.withPercentage(LatencySketch.ERROR_PERCENT);

  @Test
  void quantiles_areWithinOnePercentOfTheNearestRank() {
    long seed = 13;
    Random random = new Random(seed);
    for (int run = 0; run < 50; run++) {
      long[] millis = new long[1 + random.nextInt(2_000)];
      LatencySketch sketch = new LatencySketch();
      for (int i = 0; i < millis.length; i++) {
        millis[i] = (long) Math.exp(random.nextDouble() * 17);
        sketch.add(LatencySketch.bucket(millis[i]), 1);
      }
      Arrays.sort(millis);
      for (double share : new double[] {0.01, 0.5, 0.95, 0.99, 1}) {
        double exact = millis[(int) Math.ceil(share * millis.length) - 1];
        assertThat(sketch.quantile(share)).as("seed %d, run %d", seed, run).isCloseTo(exact, ERROR);
      }
    }
  }

  @Test
  void everyBucket_holdsItsLatencies() {
    int before = 0;
    for (long millis = 0; millis < 20_000; millis++) {
      int bucket = LatencySketch.bucket(millis);
      assertThat(bucket).isGreaterThanOrEqualTo(before);
      before = bucket;
    }
    assertThat(LatencySketch.bucket(-1)).isZero();
    assertThat(LatencySketch.bucket(Long.MAX_VALUE)).isEqualTo(LatencySketch.bucket(86_400_000));
  }

  @Test
  void merging_isTheSameAsCountingTogether_inAnyOrder() {
    Random random = new Random(5);
    LatencySketch all = new LatencySketch();
    LatencySketch left = new LatencySketch();
    LatencySketch right = new LatencySketch();
    for (int i = 0; i < 1_000; i++) {
      int bucket = LatencySketch.bucket(random.nextInt(100_000));
      all.add(bucket, 1);
      (random.nextBoolean() ? left : right).add(bucket, 1);
    }
    LatencySketch merged = new LatencySketch();
    merged.add(right);
    merged.add(left);
    merged.add(new LatencySketch());

    assertThat(merged).isEqualTo(all).hasSameHashCodeAs(all);
  }

  @Test
  void nothingCounted_hasNoQuantile() {
    assertThat(new LatencySketch().quantile(0.5)).isNaN();
  }
}
