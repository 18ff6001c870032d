package dev.tributary.transforms.gateway;

import dev.tributary.contracts.coder.VersionedCoder;
import dev.tributary.contracts.coder.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;

/**
 * What the counters of one cell stand at.
 *
 * @param totals in the order of the family's counters
 * @param lastGrown the start of the window in which they last grew
 */
record Counters(long[] totals, long lastGrown) {
  @Override
  public boolean equals(Object other) {
    return other instanceof Counters that
        && lastGrown == that.lastGrown
        && Arrays.equals(totals, that.totals);
  }

  @Override
  public int hashCode() {
    return Objects.hash(lastGrown, Arrays.hashCode(totals));
  }

  static final class CountersCoder extends VersionedCoder<Counters> {
    private static final CountersCoder INSTANCE = new CountersCoder();

    static CountersCoder of() {
      return INSTANCE;
    }

    private Object readResolve() {
      return INSTANCE;
    }

    @Override
    protected void write(Counters counters, OutputStream out) throws IOException {
      Wire.writeInt(counters.totals.length, out);
      for (long total : counters.totals) {
        Wire.writeLong(total, out);
      }
      Wire.writeSigned(counters.lastGrown, out);
    }

    @Override
    protected Counters read(InputStream in) throws IOException {
      long[] totals = new long[Wire.readInt(in)];
      for (int i = 0; i < totals.length; i++) {
        totals[i] = Wire.readLong(in);
      }
      return new Counters(totals, Wire.readSigned(in));
    }
  }
}
