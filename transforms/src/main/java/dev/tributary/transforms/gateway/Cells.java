package dev.tributary.transforms.gateway;

import dev.tributary.contracts.coder.VersionedCoder;
import dev.tributary.contracts.coder.Wire;
import dev.tributary.contracts.gateway.Traffic;
import dev.tributary.contracts.gateway.TrafficCoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/** Cells of one shard: what crosses the shuffle. */
final class Cells {
  private final List<byte[]> keys;
  private final List<Traffic> traffic;

  Cells() {
    this(16);
  }

  private Cells(int capacity) {
    keys = new ArrayList<>(capacity);
    traffic = new ArrayList<>(capacity);
  }

  void add(byte[] key, Traffic counted) {
    keys.add(key);
    traffic.add(counted);
  }

  void forEach(BiConsumer<byte[], Traffic> action) {
    for (int i = 0; i < keys.size(); i++) {
      action.accept(keys.get(i), traffic.get(i));
    }
  }

  int size() {
    return keys.size();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Cells that
        && traffic.equals(that.traffic)
        && Arrays.deepEquals(keys.toArray(), that.keys.toArray());
  }

  @Override
  public int hashCode() {
    return traffic.hashCode();
  }

  static final class CellsCoder extends VersionedCoder<Cells> {
    private static final CellsCoder INSTANCE = new CellsCoder();

    static CellsCoder of() {
      return INSTANCE;
    }

    private Object readResolve() {
      return INSTANCE;
    }

    @Override
    protected void write(Cells cells, OutputStream out) throws IOException {
      Wire.writeInt(cells.size(), out);
      for (int i = 0; i < cells.size(); i++) {
        Wire.writeBytes(cells.keys.get(i), out);
        TrafficCoder.of().encode(cells.traffic.get(i), out);
      }
    }

    @Override
    protected Cells read(InputStream in) throws IOException {
      int size = Wire.readInt(in);
      Cells cells = new Cells(size);
      for (int i = 0; i < size; i++) {
        cells.add(Wire.readBytes(in), TrafficCoder.of().decode(in));
      }
      return cells;
    }
  }
}
