package dev.tributary.transforms.admission;

import dev.tributary.contracts.coder.VersionedCoder;
import dev.tributary.contracts.coder.Wire;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Tables;
import dev.tributary.transforms.Run;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;

/**
 * What one shard has counted since the run began. Kept in state, so that it is exact across
 * restarts.
 *
 * @param lateApplied how many of the admitted were late
 */
record Tally(long admitted, long duplicate, long lateOnly, long rejected, long lateApplied) {
  static final Tally NONE = new Tally(0, 0, 0, 0, 0);

  Tally plusAdmitted(boolean late) {
    return new Tally(admitted + 1, duplicate, lateOnly, rejected, lateApplied + (late ? 1 : 0));
  }

  Tally plusDuplicate() {
    return new Tally(admitted, duplicate + 1, lateOnly, rejected, lateApplied);
  }

  Tally plusLateOnly() {
    return new Tally(admitted, duplicate, lateOnly + 1, rejected, lateApplied);
  }

  Tally plusRejected() {
    return new Tally(admitted, duplicate, lateOnly, rejected + 1, lateApplied);
  }

  /**
   * The shard's row of {@code ops.admission}.
   *
   * @param watermark null where there is none
   */
  Row row(Run run, int shard, Instant watermark) {
    return Row.in(Tables.ADMISSION)
        .set("pipeline", run.pipeline())
        .set("run", run.id())
        .set("shard", shard)
        .set("admitted", admitted)
        .set("duplicate", duplicate)
        .set("late_only", lateOnly)
        .set("rejected", rejected)
        .set("late_applied", lateApplied)
        .set("watermark", watermark)
        .provenance(false, received(), received(), run.id(), received())
        .build();
  }

  long received() {
    return admitted + duplicate + lateOnly + rejected;
  }

  static final class TallyCoder extends VersionedCoder<Tally> {
    private static final TallyCoder INSTANCE = new TallyCoder();

    static TallyCoder of() {
      return INSTANCE;
    }

    private Object readResolve() {
      return INSTANCE;
    }

    @Override
    protected void write(Tally tally, OutputStream out) throws IOException {
      Wire.writeLong(tally.admitted, out);
      Wire.writeLong(tally.duplicate, out);
      Wire.writeLong(tally.lateOnly, out);
      Wire.writeLong(tally.rejected, out);
      Wire.writeLong(tally.lateApplied, out);
    }

    @Override
    protected Tally read(InputStream in) throws IOException {
      return new Tally(
          Wire.readLong(in),
          Wire.readLong(in),
          Wire.readLong(in),
          Wire.readLong(in),
          Wire.readLong(in));
    }
  }
}
