package dev.tributary.transforms.delivery;

import dev.tributary.contracts.coder.VersionedCoder;
import dev.tributary.contracts.coder.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * One thing that counts in one hour of a team, or stops counting there. When a later event changes
 * what was said, the old contribution is sent again with {@code sign} -1 and the new one with +1,
 * so that sums do not depend on the order in which anything arrived.
 *
 * @param hour hours since the epoch
 * @param value minutes, for measures that have them; for what stands +1 where it begins and -1
 *     where it ends (see {@link Spans}); else 0
 * @param sign +1 or -1
 */
record Contribution(Measure measure, long hour, long value, int sign) {

  static final long HOUR_MILLIS = 3_600_000;

  static Contribution of(Measure measure, long atMillis, long value) {
    return new Contribution(measure, Math.floorDiv(atMillis, HOUR_MILLIS), value, 1);
  }

  Contribution takenBack() {
    return new Contribution(measure, hour, value, -sign);
  }

  static final class ContributionCoder extends VersionedCoder<Contribution> {
    private static final ContributionCoder INSTANCE = new ContributionCoder();

    static ContributionCoder of() {
      return INSTANCE;
    }

    private Object readResolve() {
      return INSTANCE;
    }

    @Override
    protected void write(Contribution it, OutputStream out) throws IOException {
      Wire.writeEnum(it.measure, out);
      Wire.writeLong(it.hour, out);
      Wire.writeSigned(it.value, out);
      out.write(it.sign > 0 ? 1 : 0);
    }

    @Override
    protected Contribution read(InputStream in) throws IOException {
      return new Contribution(
          Wire.readEnum(Measure.values(), in),
          Wire.readLong(in),
          Wire.readSigned(in),
          Wire.readByte(in) == 1 ? 1 : -1);
    }
  }
}
