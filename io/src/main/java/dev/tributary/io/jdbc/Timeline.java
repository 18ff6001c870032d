package dev.tributary.io.jdbc;

import dev.tributary.contracts.gateway.Dimensions.Answer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one key stood for, over time. Of two versions that overlap the one that began later holds,
 * so that every moment has one answer.
 */
final class Timeline<T> {
  /**
   * @param fromMillis epoch milliseconds, included; {@link Long#MIN_VALUE} for always
   * @param toMillis epoch milliseconds, not included; {@link Long#MAX_VALUE} for ever
   */
  record Version<T>(T value, long fromMillis, long toMillis) {}

  private final TreeMap<Long, Version<T>> byStart = new TreeMap<>();

  Timeline(List<Version<T>> versions) {
    versions.forEach(version -> byStart.put(version.fromMillis(), version));
  }

  /** What held at a moment, and for how long; also that nothing did. */
  Answer<T> at(long millis) {
    Map.Entry<Long, Version<T>> began = byStart.floorEntry(millis);
    Long next = byStart.higherKey(millis);
    long nextChange = next == null ? Long.MAX_VALUE : next;
    if (began == null) {
      return new Answer<>(null, Long.MIN_VALUE, nextChange);
    }
    Version<T> version = began.getValue();
    return millis < version.toMillis()
        ? new Answer<>(
            version.value(), version.fromMillis(), Math.min(version.toMillis(), nextChange))
        : new Answer<>(null, version.toMillis(), nextChange);
  }
}
