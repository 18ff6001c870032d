package dev.tributary.transforms.operational;

import dev.tributary.contracts.coder.VersionedCoder;
import dev.tributary.contracts.coder.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What changes in one minute of a team, or in any number of them added together: what happened in
 * it, and how many more of each kind are open from then on.
 */
final class Minute {
  static final long MILLIS = 60_000;

  private final TreeMap<Item, Integer> items = new TreeMap<>();
  private int events;
  private int failedBuilds;
  private int blocked;
  private int incidents;

  /** The minute that holds an instant, since the epoch. */
  static long of(long millis) {
    return Math.floorDiv(millis, MILLIS);
  }

  void add(Contribution it) {
    int change = it.change();
    switch (it.measure()) {
      case EVENT -> events += change;
      case FAILED_BUILD -> failedBuilds += change;
      case BLOCKED -> blocked += change;
      case OPEN_INCIDENT -> incidents += change;
      case OPEN_ITEM -> count(it.item(), change);
    }
  }

  /**
   * Goes on to the end of a later minute: what is open adds up, what happened is of that minute.
   */
  void goOn(Minute later) {
    blocked += later.blocked;
    incidents += later.incidents;
    later.items.forEach(this::count);
    events = later.events;
    failedBuilds = later.failedBuilds;
  }

  private void count(Item item, int change) {
    items.merge(item, change, (a, b) -> a + b == 0 ? null : a + b);
  }

  int events() {
    return events;
  }

  int failedBuilds() {
    return failedBuilds;
  }

  int blocked() {
    return blocked;
  }

  int incidents() {
    return incidents;
  }

  Map<Item, Integer> items() {
    return items;
  }

  /** Whether nothing is open more or less than before. */
  boolean leavesAllAsItWas() {
    return blocked == 0 && incidents == 0 && items.isEmpty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Minute that
        && items.equals(that.items)
        && events == that.events
        && failedBuilds == that.failedBuilds
        && blocked == that.blocked
        && incidents == that.incidents;
  }

  @Override
  public int hashCode() {
    return Objects.hash(items, events, failedBuilds, blocked, incidents);
  }

  static final class MinuteCoder extends VersionedCoder<Minute> {
    private static final MinuteCoder INSTANCE = new MinuteCoder();

    static MinuteCoder of() {
      return INSTANCE;
    }

    private Object readResolve() {
      return INSTANCE;
    }

    @Override
    protected void write(Minute it, OutputStream out) throws IOException {
      Wire.writeLong(it.events, out);
      Wire.writeLong(it.failedBuilds, out);
      Wire.writeLong(it.blocked, out);
      Wire.writeLong(it.incidents, out);
      Wire.writeInt(it.items.size(), out);
      for (Map.Entry<Item, Integer> entry : it.items.entrySet()) {
        Wire.writeLong(entry.getKey().created(), out);
        Wire.writeInt(entry.getKey().target(), out);
        Wire.writeLong(entry.getValue(), out);
      }
    }

    @Override
    protected Minute read(InputStream in) throws IOException {
      Minute it = new Minute();
      it.events = (int) Wire.readLong(in);
      it.failedBuilds = (int) Wire.readLong(in);
      it.blocked = (int) Wire.readLong(in);
      it.incidents = (int) Wire.readLong(in);
      for (int left = Wire.readInt(in); left > 0; left--) {
        Item item = new Item(Wire.readLong(in), Wire.readInt(in));
        it.items.put(item, (int) Wire.readLong(in));
      }
      return it;
    }
  }
}
