package dev.tributary.transforms.gateway;

import dev.tributary.contracts.coder.VersionedCoder;
import dev.tributary.contracts.coder.Wire;
import dev.tributary.transforms.gateway.ClosedWindow.ClosedWindowCoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Whose counters: those of a family for one cell. */
record CounterKey(SeriesFamily family, SeriesCell cell) {

  static final class CounterKeyCoder extends VersionedCoder<CounterKey> {
    private static final CounterKeyCoder INSTANCE = new CounterKeyCoder();

    static CounterKeyCoder of() {
      return INSTANCE;
    }

    private Object readResolve() {
      return INSTANCE;
    }

    @Override
    protected void write(CounterKey key, OutputStream out) throws IOException {
      Wire.writeEnum(key.family, out);
      Wire.writeText(key.cell.region(), out);
      ClosedWindowCoder.writeLabels(key.cell.labels(), out);
    }

    @Override
    protected CounterKey read(InputStream in) throws IOException {
      return new CounterKey(
          Wire.readEnum(SeriesFamily.values(), in),
          new SeriesCell(Wire.readText(in), ClosedWindowCoder.readLabels(in)));
    }
  }
}
