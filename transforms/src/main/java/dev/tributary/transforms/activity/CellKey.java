package dev.tributary.transforms.activity;

import dev.tributary.contracts.coder.VersionedCoder;
import dev.tributary.contracts.coder.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A cell within its scope.
 *
 * @param cell its number since the epoch
 * @param label the page or the currency; empty where there is nothing to tell apart
 */
record CellKey(long cell, String label) {

  CellKey at(long other) {
    return new CellKey(other, label);
  }

  static final class CellKeyCoder extends VersionedCoder<CellKey> {
    private static final CellKeyCoder INSTANCE = new CellKeyCoder();

    static CellKeyCoder of() {
      return INSTANCE;
    }

    private Object readResolve() {
      return INSTANCE;
    }

    @Override
    protected void write(CellKey key, OutputStream out) throws IOException {
      Wire.writeLong(key.cell, out);
      Wire.writeText(key.label, out);
    }

    @Override
    protected CellKey read(InputStream in) throws IOException {
      return new CellKey(Wire.readLong(in), Wire.readText(in));
    }
  }
}
