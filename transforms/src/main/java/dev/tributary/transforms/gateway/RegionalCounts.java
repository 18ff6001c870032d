package dev.tributary.transforms.gateway;

import dev.tributary.contracts.coder.VersionedCoder;
import dev.tributary.contracts.coder.Wire;
import dev.tributary.contracts.gateway.Partial;
import dev.tributary.contracts.gateway.PartialCoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/** What the regions have said of one grouping set, by the window it will be a sample of. */
final class RegionalCounts {
  /** Who said it, of which of their windows, and about what. */
  private record Origin(String region, long windowSeconds, List<String> labels) {}

  private final TreeMap<Long, Map<Origin, Partial>> windows = new TreeMap<>();
  private long closedBeforeSeconds = Long.MIN_VALUE;
  private long lateRequests;

  /**
   * Keeps a partial unless one that holds more is known: partials accumulate, so the larger one is
   * the newer.
   *
   * @return how many requests were not known before
   */
  long add(long window, Partial partial) {
    Map<Origin, Partial> said = windows.computeIfAbsent(window, start -> new HashMap<>());
    Origin origin = new Origin(partial.region(), partial.windowSeconds(), partial.labels());
    Partial known = said.get(origin);
    long before = known == null ? 0 : known.traffic().requests();
    long news = partial.traffic().requests() - before;
    if (news > 0) {
      said.put(origin, partial);
    }
    return Math.max(news, 0);
  }

  Collection<Partial> of(long window) {
    return windows.getOrDefault(window, Map.of()).values();
  }

  NavigableMap<Long, ?> windows() {
    return windows;
  }

  long closedBeforeSeconds() {
    return closedBeforeSeconds;
  }

  void closeBefore(long seconds) {
    closedBeforeSeconds = seconds;
  }

  /** Requests that came after their window had become a sample. */
  long lateRequests() {
    return lateRequests;
  }

  void addLate(long requests) {
    lateRequests += requests;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RegionalCounts that
        && windows.equals(that.windows)
        && closedBeforeSeconds == that.closedBeforeSeconds
        && lateRequests == that.lateRequests;
  }

  @Override
  public int hashCode() {
    return Objects.hash(windows.keySet(), closedBeforeSeconds, lateRequests);
  }

  static final class RegionalCountsCoder extends VersionedCoder<RegionalCounts> {
    private static final RegionalCountsCoder INSTANCE = new RegionalCountsCoder();

    static RegionalCountsCoder of() {
      return INSTANCE;
    }

    private Object readResolve() {
      return INSTANCE;
    }

    @Override
    protected void write(RegionalCounts counts, OutputStream out) throws IOException {
      Wire.writeFixed(counts.closedBeforeSeconds, out);
      Wire.writeLong(counts.lateRequests, out);
      Wire.writeInt(counts.windows.size(), out);
      for (Map.Entry<Long, Map<Origin, Partial>> window : counts.windows.entrySet()) {
        Wire.writeLong(window.getKey(), out);
        Wire.writeInt(window.getValue().size(), out);
        for (Partial partial : window.getValue().values()) {
          PartialCoder.of().encode(partial, out);
        }
      }
    }

    @Override
    protected RegionalCounts read(InputStream in) throws IOException {
      RegionalCounts counts = new RegionalCounts();
      counts.closedBeforeSeconds = Wire.readFixed(in);
      counts.lateRequests = Wire.readLong(in);
      for (int left = Wire.readInt(in); left > 0; left--) {
        long window = Wire.readLong(in);
        for (int partials = Wire.readInt(in); partials > 0; partials--) {
          counts.add(window, PartialCoder.of().decode(in));
        }
      }
      return counts;
    }
  }
}
