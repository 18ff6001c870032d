package dev.tributary.transforms.activity;

import dev.tributary.contracts.coder.TracesCoder;
import dev.tributary.contracts.coder.VersionedCoder;
import dev.tributary.contracts.coder.Wire;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.identity.UserHash;
import dev.tributary.contracts.trace.Trace;
import dev.tributary.contracts.trace.Traces;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * What one event adds to one cell.
 *
 * @param user the hash of who did it, or {@link #NOBODY}
 * @param amountMinor money in minor units, 0 if it is not about money
 * @param refund whether the money was given back
 * @param trace null unless the event is sampled
 */
record Contribution(CellKey key, long user, long amountMinor, boolean refund, Trace trace) {

  /** Where users are not counted, and where the user has been erased. */
  static final long NOBODY = -1;

  /**
   * @param label what the event is counted under
   */
  static Contribution of(Event event, Rollup rollup, String label) {
    return new Contribution(
        new CellKey(rollup.cellOf(event.timestampMillis()), label),
        rollup.countsUsers() && event.actorId() != null ? UserHash.of(event.actorName()) : NOBODY,
        event.payload().number("amount_minor", 0),
        Rollup.isRefund(event),
        Trace.of(event));
  }

  static final class ContributionCoder extends VersionedCoder<Contribution> {
    private static final ContributionCoder INSTANCE = new ContributionCoder();

    private ContributionCoder() {
      super(2);
    }

    static ContributionCoder of() {
      return INSTANCE;
    }

    private Object readResolve() {
      return INSTANCE;
    }

    @Override
    protected int versionOf(Contribution it) {
      return it.trace == null ? 1 : 2;
    }

    @Override
    protected void write(Contribution it, OutputStream out) throws IOException {
      CellKey.CellKeyCoder.of().encode(it.key, out);
      Wire.writeFixed(it.user, out);
      Wire.writeSigned(it.amountMinor, out);
      out.write(it.refund ? 1 : 0);
      if (it.trace != null) {
        TracesCoder.of().encode(Traces.of(it.trace), out);
      }
    }

    @Override
    protected Contribution read(InputStream in) throws IOException {
      return read(in, 1);
    }

    @Override
    protected Contribution read(InputStream in, int version) throws IOException {
      return new Contribution(
          CellKey.CellKeyCoder.of().decode(in),
          Wire.readFixed(in),
          Wire.readSigned(in),
          Wire.readByte(in) == 1,
          version == 1 ? null : TracesCoder.of().decode(in).newest());
    }
  }
}
