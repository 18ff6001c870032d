package dev.tributary.contracts.gateway;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One value of a time series at one moment (G-053). Labels are structured and sorted, so that no
 * value can be mistaken for a label (T-31).
 *
 * @param name a metric name: letters, digits and underscores
 * @param timeMillis epoch milliseconds
 */
public record Sample(String name, SortedMap<String, String> labels, long timeMillis, double value) {
  private static final String METRIC_NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
  private static final String LABEL_NAME = "[a-zA-Z_][a-zA-Z0-9_]*";

  public Sample {
    if (!name.matches(METRIC_NAME)) {
      throw new IllegalArgumentException("no metric may be called " + name);
    }
    labels.keySet().stream()
        .filter(label -> !label.matches(LABEL_NAME))
        .findFirst()
        .ifPresent(
            label -> {
              throw new IllegalArgumentException("no label may be called " + label);
            });
    labels = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(labels));
  }

  public static Sample of(String name, Map<String, String> labels, long timeMillis, double value) {
    return new Sample(name, new TreeMap<>(labels), timeMillis, value);
  }
}
