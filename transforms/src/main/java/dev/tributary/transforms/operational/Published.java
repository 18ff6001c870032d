package dev.tributary.transforms.operational;

import dev.tributary.contracts.coder.VersionedCoder;
import dev.tributary.contracts.coder.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * How far a team's minutes are published. Minutes are counted since the epoch.
 *
 * @param newestEvent the minute of the team's newest event; {@link #NEVER} if there is none
 * @param passedBefore every minute before this one was published as passed
 * @param begun every minute up to this one was published
 * @param due the minute that is published when it has passed; {@link #NEVER} if none is waiting
 * @param keptFrom what happened before this minute is no longer kept, but what is open is
 * @param lastForgotten the minute of the newest event that is no longer kept
 * @param earlyIsDue whether an early publication is already on its way
 */
record Published(
    long newestEvent,
    long passedBefore,
    long begun,
    long due,
    long keptFrom,
    long lastForgotten,
    boolean earlyIsDue) {
  /** Before every minute there is, and far enough from the smallest number to be reckoned with. */
  static final long NEVER = Long.MIN_VALUE / 2;

  static final Published NOTHING = new Published(NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, false);

  /**
   * Something changes in a minute: it is published a second later, and once more when the minute
   * has passed. Where it has passed already it is due with the next one, because at the end of the
   * input nothing else would publish it: runners drop the timers of the wall clock there.
   */
  Published changedAt(long minute, boolean event) {
    long newest = event ? Math.max(newestEvent, minute) : newestEvent;
    long waiting = Math.max(minute, passedBefore);
    long next = due == NEVER ? waiting : Math.min(due, waiting);
    return new Published(newest, passedBefore, begun, next, keptFrom, lastForgotten, true);
  }

  Published early(long upTo) {
    return new Published(
        newestEvent, passedBefore, Math.max(begun, upTo), due, keptFrom, lastForgotten, false);
  }

  Published passed(long before, long upTo, long nextDue) {
    return new Published(
        newestEvent,
        Math.max(passedBefore, before),
        Math.max(begun, upTo),
        nextDue,
        keptFrom,
        lastForgotten,
        earlyIsDue);
  }

  Published forgetting(long before, long lastEvent) {
    return new Published(
        newestEvent,
        passedBefore,
        begun,
        due,
        Math.max(keptFrom, before),
        Math.max(lastForgotten, lastEvent),
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
      Wire.writeFixed(it.newestEvent, out);
      Wire.writeFixed(it.passedBefore, out);
      Wire.writeFixed(it.begun, out);
      Wire.writeFixed(it.due, out);
      Wire.writeFixed(it.keptFrom, out);
      Wire.writeFixed(it.lastForgotten, out);
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
          Wire.readFixed(in),
          Wire.readByte(in) == 1);
    }
  }
}
