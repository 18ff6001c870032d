package dev.tributary.transforms.admission;

import dev.tributary.contracts.coder.VersionedCoder;
import dev.tributary.contracts.coder.Wire;
import dev.tributary.contracts.event.ReasonCode;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Tables;
import dev.tributary.transforms.Run;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What one shard has counted since the run began. Kept in state, so that it is exact across
 * restarts.
 *
 * @param lateApplied how many of the admitted were late
 * @param reasons how many were rejected for each reason; fewer than {@code rejected} if some were
 *     counted by a build that did not tell reasons apart
 */
record Tally(
    long admitted,
    long duplicate,
    long lateOnly,
    long rejected,
    long lateApplied,
    SortedMap<ReasonCode, Long> reasons) {
  static final Tally NONE = new Tally(0, 0, 0, 0, 0, Collections.emptySortedMap());

  Tally plusAdmitted(boolean late) {
    return new Tally(
        admitted + 1, duplicate, lateOnly, rejected, lateApplied + (late ? 1 : 0), reasons);
  }

  Tally plusDuplicate() {
    return new Tally(admitted, duplicate + 1, lateOnly, rejected, lateApplied, reasons);
  }

  Tally plusLateOnly() {
    return new Tally(admitted, duplicate, lateOnly + 1, rejected, lateApplied, reasons);
  }

  Tally plusRejected(ReasonCode reason) {
    SortedMap<ReasonCode, Long> more = new TreeMap<>(reasons);
    more.merge(reason, 1L, Long::sum);
    return new Tally(admitted, duplicate, lateOnly, rejected + 1, lateApplied, unmodifiable(more));
  }

  /** Not copied for each record that changes something else. */
  private static SortedMap<ReasonCode, Long> unmodifiable(SortedMap<ReasonCode, Long> reasons) {
    return Collections.unmodifiableSortedMap(reasons);
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
        .set("rejected_reasons", reasonsJson())
        .set("watermark", watermark)
        .provenance(false, received(), received(), run.id(), received())
        .build();
  }

  long received() {
    return admitted + duplicate + lateOnly + rejected;
  }

  /**
   * Counts by code as a JSON object, in the order of the contract; null if nothing was rejected.
   */
  String reasonsJson() {
    return reasons.isEmpty()
        ? null
        : reasons.entrySet().stream()
            .map(each -> '"' + each.getKey().code() + "\":" + each.getValue())
            .collect(Collectors.joining(",", "{", "}"));
  }

  /** Version 1 knows no reasons. */
  static final class TallyCoder extends VersionedCoder<Tally> {
    private static final TallyCoder INSTANCE = new TallyCoder();

    private TallyCoder() {
      super(2);
    }

    static TallyCoder of() {
      return INSTANCE;
    }

    private Object readResolve() {
      return INSTANCE;
    }

    @Override
    protected int versionOf(Tally tally) {
      return tally.reasons.isEmpty() ? 1 : 2;
    }

    @Override
    protected void write(Tally tally, OutputStream out) throws IOException {
      Wire.writeLong(tally.admitted, out);
      Wire.writeLong(tally.duplicate, out);
      Wire.writeLong(tally.lateOnly, out);
      Wire.writeLong(tally.rejected, out);
      Wire.writeLong(tally.lateApplied, out);
      if (!tally.reasons.isEmpty()) {
        Wire.writeInt(tally.reasons.size(), out);
        for (Map.Entry<ReasonCode, Long> each : tally.reasons.entrySet()) {
          Wire.writeEnum(each.getKey(), out);
          Wire.writeLong(each.getValue(), out);
        }
      }
    }

    @Override
    protected Tally read(InputStream in) throws IOException {
      return read(in, 1);
    }

    @Override
    protected Tally read(InputStream in, int version) throws IOException {
      long admitted = Wire.readLong(in);
      long duplicate = Wire.readLong(in);
      long lateOnly = Wire.readLong(in);
      long rejected = Wire.readLong(in);
      long lateApplied = Wire.readLong(in);
      SortedMap<ReasonCode, Long> reasons = new TreeMap<>();
      int kinds = version == 1 ? 0 : Wire.readInt(in);
      for (int i = 0; i < kinds; i++) {
        reasons.put(Wire.readEnum(ReasonCode.values(), in), Wire.readLong(in));
      }
      return new Tally(admitted, duplicate, lateOnly, rejected, lateApplied, unmodifiable(reasons));
    }
  }
}
