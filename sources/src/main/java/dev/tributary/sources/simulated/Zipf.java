package dev.tributary.sources.simulated;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Draws ranks from 0 up, the nth with a weight of 1/n: few are very common, many are rare. */
final class Zipf {
  private final double[] cumulative;

  Zipf(int ranks) {
    cumulative = new double[ranks];
    double sum = 0;
    for (int rank = 0; rank < ranks; rank++) {
      sum += 1.0 / (rank + 1);
      cumulative[rank] = sum;
    }
  }

  int draw(SplittableRandom random) {
    double point = random.nextDouble() * cumulative[cumulative.length - 1];
    int found = Arrays.binarySearch(cumulative, point);
    return found < 0 ? -found - 1 : found;
  }
}
