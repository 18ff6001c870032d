package dev.tributary.io.jdbc;

import dev.tributary.contracts.gateway.Dimensions.Answer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * A dimension that is looked up key by key. The keys used last are remembered, and for a time, also
 * those that nothing is known of (G-042, G-044). While the database is away what is remembered
 * answers, however old.
 */
final class CachedDimension<T> {
  private record Entry<T>(Timeline<T> timeline, long loadedAt) {}

  private final Function<String, Timeline<T>> load;
  private final long ttlNanos;
  private final LongSupplier nanoTime;
  private final Map<String, Entry<T>> recent;

  CachedDimension(
      Function<String, Timeline<T>> load, int mostKeys, Duration ttl, LongSupplier nanoTime) {
    this.load = load;
    this.ttlNanos = ttl.toNanos();
    this.nanoTime = nanoTime;
    this.recent = new Recent<>(mostKeys);
  }

  /**
   * @throws DatabaseException if nothing is remembered, and nothing to be had
   */
  Answer<T> at(String key, long millis) {
    Entry<T> known = recent.get(key);
    if (known == null || nanoTime.getAsLong() - known.loadedAt >= ttlNanos) {
      known = reload(key, known);
    }
    return known.timeline.at(millis);
  }

  private Entry<T> reload(String key, Entry<T> old) {
    try {
      Entry<T> loaded = new Entry<>(load.apply(key), nanoTime.getAsLong());
      recent.put(key, loaded);
      return loaded;
    } catch (DatabaseException e) {
      if (old == null) {
        throw e;
      }
      DimensionQuery.Outcome.STALE.count();
      return old;
    }
  }

  /** Lets go of the key that was asked for longest ago. */
  private static final class Recent<T> extends LinkedHashMap<String, Entry<T>> {
    private static final long serialVersionUID = 1;

    private final int mostKeys;

    Recent(int mostKeys) {
      super(16, 0.75f, true);
      this.mostKeys = mostKeys;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Entry<T>> eldest) {
      return size() > mostKeys;
    }
  }
}
