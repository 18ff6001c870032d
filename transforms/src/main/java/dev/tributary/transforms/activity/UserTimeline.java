package dev.tributary.transforms.activity;

import dev.tributary.contracts.coder.VersionedCoder;
import dev.tributary.contracts.coder.Wire;
import dev.tributary.transforms.activity.Act.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * What a user did, in order of time whatever the order of arrival. What nothing can come before any
 * more is folded into where the session stood then; so a user takes some dozens of bytes and nine
 * for each act that is still open to company.
 */
final class UserTimeline {
  private static final long KINDS = 4;

  private Standing before;

  /** Time and kind of an act in one number, ascending; only the first {@link #size} count. */
  private long[] acts = new long[2];

  /** How far each act's clock was ahead; null while none was. */
  private int[] ahead;

  private int size;

  UserTimeline() {
    this(Standing.NOTHING);
  }

  private UserTimeline(Standing before) {
    this.before = before;
  }

  /** Two acts that look alike are two: the admission has seen to it that no event comes twice. */
  void add(Act act) {
    add(act.atMillis() * KINDS + act.kind().code(), act.aheadMillis());
  }

  private void add(long act, int aheadMillis) {
    int at = size;
    while (at > 0 && precedes(act, aheadMillis, at - 1)) {
      at--;
    }
    if (size == acts.length) {
      acts = Arrays.copyOf(acts, size + (size >> 1) + 1);
      ahead = ahead == null ? null : Arrays.copyOf(ahead, acts.length);
    }
    if (ahead == null && aheadMillis > 0) {
      ahead = new int[acts.length];
    }
    System.arraycopy(acts, at, acts, at + 1, size - at);
    acts[at] = act;
    if (ahead != null) {
      System.arraycopy(ahead, at, ahead, at + 1, size - at);
      ahead[at] = aheadMillis;
    }
    size++;
  }

  /** A total order, so that equal sets are equal timelines. */
  private boolean precedes(long act, int aheadMillis, int position) {
    return act < acts[position] || (act == acts[position] && aheadMillis < aheadAt(position));
  }

  private int aheadAt(int position) {
    return ahead == null ? 0 : ahead[position];
  }

  private long atMillis(int position) {
    return Math.floorDiv(acts[position], KINDS);
  }

  private Kind kind(int position) {
    return Kind.of((int) Math.floorMod(acts[position], KINDS));
  }

  /** Takes the five minutes of an act or later ones. */
  interface Windows {
    /**
     * @param window the number of the five minutes since the epoch
     */
    void take(long window, Standing standing, FiveMinutes within);
  }

  /** The windows that hold an act, from one on, oldest first. */
  void windows(long from, Windows out) {
    Standing standing = before;
    FiveMinutes within = null;
    for (int i = 0; i < size; i++) {
      long window = FiveMinutes.of(atMillis(i));
      if (within == null || within.number() != window) {
        if (within != null && within.number() >= from) {
          out.take(within.number(), standing, within);
        }
        within = new FiveMinutes(window);
      }
      standing = standing.after(atMillis(i), kind(i));
      within.add(atMillis(i), kind(i), aheadAt(i));
    }
    if (within != null && within.number() >= from) {
      out.take(within.number(), standing, within);
    }
  }

  /**
   * Folds the acts before an instant.
   *
   * @return whether there was any
   */
  boolean fold(long beforeMillis) {
    int folded = 0;
    while (folded < size && atMillis(folded) < beforeMillis) {
      before = before.after(atMillis(folded), kind(folded));
      folded++;
    }
    if (folded == 0) {
      return false;
    }
    acts = Arrays.copyOfRange(acts, folded, Math.max(size, folded + 2));
    ahead = ahead == null ? null : Arrays.copyOfRange(ahead, folded, folded + acts.length);
    size -= folded;
    return true;
  }

  /** Whether nothing is left that an act at this instant or later could join. */
  boolean isOver(long millis) {
    return size == 0 && before.isOver(millis);
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof UserTimeline that)
        || size != that.size
        || !before.equals(that.before)
        || !Arrays.equals(acts, 0, size, that.acts, 0, size)) {
      return false;
    }
    for (int i = 0; i < size; i++) {
      if (aheadAt(i) != that.aheadAt(i)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    return before.hashCode() * 31 + size;
  }

  static final class UserTimelineCoder extends VersionedCoder<UserTimeline> {
    private static final UserTimelineCoder INSTANCE = new UserTimelineCoder();

    static UserTimelineCoder of() {
      return INSTANCE;
    }

    private Object readResolve() {
      return INSTANCE;
    }

    @Override
    protected void write(UserTimeline it, OutputStream out) throws IOException {
      it.before.write(out);
      Wire.writeInt(it.size, out);
      long last = 0;
      for (int i = 0; i < it.size; i++) {
        Wire.writeLong(it.acts[i] - last, out);
        Wire.writeInt(it.aheadAt(i), out);
        last = it.acts[i];
      }
    }

    @Override
    protected UserTimeline read(InputStream in) throws IOException {
      UserTimeline timeline = new UserTimeline(Standing.read(in));
      int size = Wire.readInt(in);
      timeline.acts = new long[Math.max(size, 2)];
      long last = 0;
      for (int i = 0; i < size; i++) {
        last += Wire.readLong(in);
        timeline.add(last, Wire.readInt(in));
      }
      return timeline;
    }
  }
}
