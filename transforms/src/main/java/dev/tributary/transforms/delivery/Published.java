package dev.tributary.transforms.delivery;

import dev.tributary.contracts.coder.VersionedCoder;
import dev.tributary.contracts.coder.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * How far a team's windows are published. Hours are counted since the epoch.
 *
 * @param newestEventHour the hour of the team's newest event; {@link #NEVER} if there is none
 * @param passedHour every window that ends at or before this hour was published as passed
 * @param begunHour every window that has begun and ends at or before this hour was published
 * @param dueHour when the next window ends; {@link #NEVER} if none is waiting
 * @param forgottenBefore hours before this one are no longer kept
 * @param earlyIsDue whether an early publication is already on its way
 */
record Published(
    long newestEventHour,
    long passedHour,
    long begunHour,
    long dueHour,
    long forgottenBefore,
    boolean earlyIsDue) {
  static final long NEVER = Long.MIN_VALUE;
  static final Published NOTHING = new Published(NEVER, NEVER, NEVER, NEVER, NEVER, false);

  /**
   * Something counts in an hour: its first window ends with it. Where all its windows have passed
   * it is due with the next hour, because at the end of the input nothing else would publish it:
   * runners drop the timers of the wall clock there. What stands only from a time on that no event
   * has reached changes no window yet.
   */
  Published changedAt(long hour, Measure measure) {
    long newest = measure == Measure.EVENT ? Math.max(newestEventHour, hour) : newestEventHour;
    if (measure.stands() && hour >= newestEventHour + Windows.HOURS) {
      return this;
    }
    long firstWaiting = Math.max(hour, passedHour) + 1;
    long due = dueHour == NEVER ? firstWaiting : Math.min(dueHour, firstWaiting);
    return new Published(newest, passedHour, begunHour, due, forgottenBefore, true);
  }

  Published early(long begun) {
    return new Published(
        newestEventHour, passedHour, Math.max(begunHour, begun), dueHour, forgottenBefore, false);
  }

  Published passed(long hour, long begun, long nextDueHour) {
    return new Published(
        newestEventHour,
        Math.max(passedHour, hour),
        Math.max(begunHour, begun),
        nextDueHour,
        forgottenBefore,
        earlyIsDue);
  }

  Published forgetting(long beforeHour) {
    return new Published(
        newestEventHour,
        passedHour,
        begunHour,
        dueHour,
        Math.max(forgottenBefore, beforeHour),
        earlyIsDue);
  }

  static final class PublishedCoder extends VersionedCoder<Published> {
    private static final PublishedCoder INSTANCE = new PublishedCoder();

    static PublishedCoder of() {
      return INSTANCE;
    }

    private Object readResolve() {
      return INSTANCE;
    }

    @Override
    protected void write(Published it, OutputStream out) throws IOException {
      Wire.writeFixed(it.newestEventHour, out);
      Wire.writeFixed(it.passedHour, out);
      Wire.writeFixed(it.begunHour, out);
      Wire.writeFixed(it.dueHour, out);
      Wire.writeFixed(it.forgottenBefore, out);
      out.write(it.earlyIsDue ? 1 : 0);
    }

    @Override
    protected Published read(InputStream in) throws IOException {
      return new Published(
          Wire.readFixed(in),
          Wire.readFixed(in),
          Wire.readFixed(in),
          Wire.readFixed(in),
          Wire.readFixed(in),
          Wire.readByte(in) == 1);
    }
  }
}
