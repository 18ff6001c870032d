package dev.tributary.contracts.gateway;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

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
  public Sample {
    if (!isName(name, true)) {
      throw new IllegalArgumentException("no metric may be called " + name);
    }
    for (String label : labels.keySet()) {
      if (!isName(label, false) || label.startsWith("__")) {
        throw new IllegalArgumentException("no label may be called " + label);
      }
    }
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
  }

  public static Sample of(String name, Map<String, String> labels, long timeMillis, double value) {
    return new Sample(
        name,
        labels instanceof SortedMap<String, String> sorted ? sorted : new TreeMap<>(labels),
        timeMillis,
        value);
  }

  /** By hand, because a job asks it ten times a sample: as patterns it was a third of its work. */
  private static boolean isName(String text, boolean colons) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
      if (!letter && !(c >= '0' && c <= '9' && i > 0) && !(c == ':' && colons)) {
        return false;
      }
    }
    return !text.isEmpty();
  }
}
