package dev.tributary.contracts.gateway;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * One value of a time series at one moment (G-053). Labels are structured and sorted, so that no
 * value can be mistaken for a label (T-31).
 *
 * @param name a metric name: letters, digits and underscores
 * @param labels their names do not begin with two underscores, which the store keeps for itself; an
 *     empty value means the same as no label
 * @param timeMillis epoch milliseconds
 */
public record Sample(String name, SortedMap<String, String> labels, long timeMillis, double value) {
  private static final Pattern METRIC_NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
  private static final Pattern LABEL_NAME = Pattern.compile("(?!__)[a-zA-Z_][a-zA-Z0-9_]*");

  public Sample {
    if (!METRIC_NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("no metric may be called " + name);
    }
    labels.keySet().stream()
        .filter(label -> !LABEL_NAME.matcher(label).matches())
        .findFirst()
        .ifPresent(
            label -> {
              throw new IllegalArgumentException("no label may be called " + label);
            });
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
  }

  public static Sample of(String name, Map<String, String> labels, long timeMillis, double value) {
    return new Sample(name, new TreeMap<>(labels), timeMillis, value);
  }
}
