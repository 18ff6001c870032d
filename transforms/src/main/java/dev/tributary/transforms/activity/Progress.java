package dev.tributary.transforms.activity;

import dev.tributary.contracts.coder.VersionedCoder;
import dev.tributary.contracts.coder.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * How far a scope's rows have been published.
 *
 * @param newest the newest cell that has ever held anything
 * @param said the newest row that could be said at the last publication
 * @param clock where the clock stood when rows were last called final, epoch milliseconds
 * @param due what the event-time timer is set for
 * @param earlyIsDue whether changes wait for their second
 */
record Progress(long newest, long said, long clock, long due, boolean earlyIsDue) {
  static final long NEVER = Long.MIN_VALUE;
  private static final Progress NOTHING = new Progress(NEVER, NEVER, NEVER, NEVER, false);

  static Progress orNothing(Progress known) {
    return known == null ? NOTHING : known;
  }

  Progress changedAt(long cell, long dueMillis) {
    return new Progress(Math.max(newest, cell), said, clock, earlier(due, dueMillis), true);
  }

  Progress said(long row) {
    return new Progress(newest, Math.max(said, row), clock, due, false);
  }

  Progress passed(long clockMillis, long dueMillis) {
    return new Progress(newest, said, Math.max(clock, clockMillis), dueMillis, earlyIsDue);
  }

  /** The earlier of two times, of which either may be {@link #NEVER}. */
  static long earlier(long one, long other) {
    return one == NEVER ? other : other == NEVER ? one : Math.min(one, other);
  }

  static final class ProgressCoder extends VersionedCoder<Progress> {
    private static final ProgressCoder INSTANCE = new ProgressCoder();

    static ProgressCoder of() {
      return INSTANCE;
    }

    private Object readResolve() {
      return INSTANCE;
    }

    @Override
    protected void write(Progress it, OutputStream out) throws IOException {
      Wire.writeFixed(it.newest, out);
      Wire.writeFixed(it.said, out);
      Wire.writeFixed(it.clock, out);
      Wire.writeFixed(it.due, out);
      out.write(it.earlyIsDue ? 1 : 0);
    }

    @Override
    protected Progress read(InputStream in) throws IOException {
      return new Progress(
          Wire.readFixed(in),
          Wire.readFixed(in),
          Wire.readFixed(in),
          Wire.readFixed(in),
          Wire.readByte(in) == 1);
    }
  }
}
