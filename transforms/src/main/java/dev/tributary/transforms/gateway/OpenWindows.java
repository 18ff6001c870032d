package dev.tributary.transforms.gateway;

import dev.tributary.contracts.coder.VersionedCoder;
import dev.tributary.contracts.coder.Wire;
import dev.tributary.contracts.gateway.Traffic;
import dev.tributary.contracts.gateway.TrafficCoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/** The cells of a shard, by the window they belong to: its start in epoch seconds. */
final class OpenWindows {
  private final TreeMap<Integer, ByteTable<Traffic>> cells = new TreeMap<>();
  private long closedBeforeMillis = Long.MIN_VALUE;

  /** Adds to a cell and returns it. */
  Traffic add(byte[] key, Traffic counted) {
    ByteTable<Traffic> window =
        cells.computeIfAbsent(ByteKey.windowSeconds(key), start -> new ByteTable<>());
    Traffic total = window.get(key, 0, key.length);
    if (total == null) {
      total = Traffic.none(ByteKey.set(key));
      window.set(key, 0, key.length, total);
    }
    total.add(counted);
    return total;
  }

  NavigableMap<Integer, ByteTable<Traffic>> cells() {
    return cells;
  }

  /** Windows that ended at this moment or before it have been said. */
  long closedBeforeMillis() {
    return closedBeforeMillis;
  }

  void closeBefore(long millis) {
    closedBeforeMillis = millis;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OpenWindows that
        && closedBeforeMillis == that.closedBeforeMillis
        && entries().equals(that.entries());
  }

  @Override
  public int hashCode() {
    return Objects.hash(closedBeforeMillis, cells.keySet());
  }

  private Map<List<Byte>, Traffic> entries() {
    Map<List<Byte>, Traffic> entries = new java.util.HashMap<>();
    for (ByteTable<Traffic> window : cells.values()) {
      window.forEach(
          (key, traffic) -> {
            List<Byte> bytes = new ArrayList<>(key.length);
            for (byte b : key) {
              bytes.add(b);
            }
            entries.put(bytes, traffic);
          });
    }
    return entries;
  }

  static final class OpenWindowsCoder extends VersionedCoder<OpenWindows> {
    private static final OpenWindowsCoder INSTANCE = new OpenWindowsCoder();

    static OpenWindowsCoder of() {
      return INSTANCE;
    }

    private Object readResolve() {
      return INSTANCE;
    }

    @Override
    protected void write(OpenWindows windows, OutputStream out) throws IOException {
      Wire.writeFixed(windows.closedBeforeMillis, out);
      Wire.writeInt(windows.cells.values().stream().mapToInt(ByteTable::size).sum(), out);
      for (ByteTable<Traffic> window : windows.cells.values()) {
        for (byte[] key : window.keys()) {
          Wire.writeBytes(key, out);
          TrafficCoder.of().encode(window.get(key, 0, key.length), out);
        }
      }
    }

    @Override
    protected OpenWindows read(InputStream in) throws IOException {
      OpenWindows windows = new OpenWindows();
      windows.closedBeforeMillis = Wire.readFixed(in);
      for (int left = Wire.readInt(in); left > 0; left--) {
        byte[] key = Wire.readBytes(in);
        windows.add(key, TrafficCoder.of().decode(in));
      }
      return windows;
    }
  }
}
