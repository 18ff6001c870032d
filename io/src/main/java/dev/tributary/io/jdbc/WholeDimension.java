package dev.tributary.io.jdbc;

import dev.tributary.contracts.gateway.Dimensions.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A dimension that is loaded whole, and again when it is older than allowed (G-043). While the
 * database is away the last copy answers.
 */
final class WholeDimension<T> {
  private static final Timeline<?> NOTHING = new Timeline<>(List.of());

  private final Supplier<Map<String, Timeline<T>>> load;
  private final long mostNanos;
  private final LongSupplier nanoTime;
  private Map<String, Timeline<T>> copy;
  private long loadedAt;

  WholeDimension(Supplier<Map<String, Timeline<T>>> load, Duration refresh, LongSupplier nanoTime) {
    this.load = load;
    this.mostNanos = refresh.toNanos();
    this.nanoTime = nanoTime;
  }

  /**
   * @throws DatabaseException if there is no copy, and none to be had
   */
  Answer<T> at(String key, long millis) {
    refresh();
    @SuppressWarnings("unchecked") // it holds nothing, of any type
    Timeline<T> nothing = (Timeline<T>) NOTHING;
    return copy.getOrDefault(key, nothing).at(millis);
  }

  private void refresh() {
    if (copy != null && nanoTime.getAsLong() - loadedAt < mostNanos) {
      return;
    }
    try {
      copy = load.get();
      loadedAt = nanoTime.getAsLong();
    } catch (DatabaseException e) {
      if (copy == null) {
        throw e;
      }
      DimensionQuery.Outcome.STALE.count();
    }
  }
}
