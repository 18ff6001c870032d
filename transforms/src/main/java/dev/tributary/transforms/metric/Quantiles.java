package dev.tributary.transforms.metric;

import java.util.Map;

/** Exact quantiles over counted values. */
public final class Quantiles {
  private Quantiles() {}

  /**
   * The nearest rank: the smallest value that at least the given share of all values does not
   * exceed; the same as {@code percentile_disc} in SQL.
   *
   * @param counts how often each value occurs, sorted by value; counts that are not positive are
   *     ignored
   * @param share above 0 and at most 1
   * @return null if there are no values
   */
  public static Long nearestRank(Map<Long, Integer> counts, double share) {
    long total = counts.values().stream().filter(count -> count > 0).mapToLong(c -> c).sum();
    long rank = (long) Math.ceil(share * total);
    long seen = 0;
    for (Map.Entry<Long, Integer> entry : counts.entrySet()) {
      seen += Math.max(entry.getValue(), 0);
      if (total > 0 && seen >= rank) {
        return entry.getKey();
      }
    }
    return null;
  }
}
