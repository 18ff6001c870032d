package dev.tributary.contracts.gateway;

import java.util.List;

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
  public Partial {
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
