package dev.tributary.transforms.operational;

import dev.tributary.contracts.coder.VersionedCoder;
import dev.tributary.contracts.coder.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * One change in one minute of a team. A state that lasts is two of them, one more where it begins
 * and one less where it ends. When a later event changes what was said, it is taken back and said
 * anew, so that sums do not depend on the order in which anything arrived.
 *
 * @param minute minutes since the epoch
 * @param item for {@link Measure#OPEN_ITEM}; else null
 * @param change +1 or -1
 */
record Contribution(Measure measure, long minute, Item item, int change) {

  static Contribution of(Measure measure, long minute, int change) {
    return new Contribution(measure, minute, null, change);
  }

  Contribution takenBack() {
    return new Contribution(measure, minute, item, -change);
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
      Wire.writeLong(it.minute, out);
      out.write(it.change > 0 ? 1 : 0);
      if (it.measure == Measure.OPEN_ITEM) {
        Wire.writeLong(it.item.created(), out);
        Wire.writeInt(it.item.target(), out);
      }
    }

    @Override
    protected Contribution read(InputStream in) throws IOException {
      Measure measure = Wire.readEnum(Measure.values(), in);
      long minute = Wire.readLong(in);
      int change = Wire.readByte(in) == 1 ? 1 : -1;
      Item item =
          measure == Measure.OPEN_ITEM ? new Item(Wire.readLong(in), Wire.readInt(in)) : null;
      return new Contribution(measure, minute, item, change);
    }
  }
}
