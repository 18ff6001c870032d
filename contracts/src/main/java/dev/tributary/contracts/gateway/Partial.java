package dev.tributary.contracts.gateway;

import java.util.List;
import java.util.Objects;

/**
 * What one region counted for one group in one window: the record of {@code machine-agg-log}.
 *
 * <p>Partials of a group and window accumulate: a later one holds all that an earlier one held, so
 * whoever reads them keeps the one with the most requests, and delivering one twice changes nothing
 * (T-30).
 *
 * @param region the region whose job counted
 * @param windowSeconds epoch seconds of the window's start
 * @param lengthSeconds how long the window is
 * @param labels values, in the order of the set's label names
 */
public record Partial(
    String region,
    long windowSeconds,
    int lengthSeconds,
    GroupingSet set,
    List<String> labels,
    Traffic traffic) {
  private static final int LONGEST_SECONDS = 24 * 60 * 60;

  /** The year 2242. */
  private static final long LAST_SECONDS = 1L << 33;

  public Partial {
    Objects.requireNonNull(region, "region");
    if (windowSeconds < 0
        || windowSeconds > LAST_SECONDS
        || lengthSeconds < 1
        || lengthSeconds > LONGEST_SECONDS) {
      throw new IllegalArgumentException(
          "no window of " + lengthSeconds + " s begins at " + windowSeconds);
    }
    labels = List.copyOf(labels);
    if (labels.size() != set.labels().size()) {
      throw new IllegalArgumentException(set + " takes " + set.labels() + ", not " + labels);
    }
  }

  /** The value of a label of this set. */
  public String label(String name) {
    return labels.get(set.labels().indexOf(name));
  }
}
