package dev.tributary.transforms.delivery;

import dev.tributary.contracts.coder.VersionedCoder;
import dev.tributary.contracts.coder.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The sums of one hour of a team, or of any number of hours added together. Durations are kept as
 * counts by whole minute, so that quantiles are exact and contributions can be taken back.
 */
public final class HourTotals {
  private final TreeMap<Long, Integer> cycleTimes = new TreeMap<>();
  private final TreeMap<Long, Integer> reviewLags = new TreeMap<>();
  private int prOpened;
  private int prMerged;
  private int prClosed;
  private int buildsPassed;
  private int buildsFailed;
  private long events;

  HourTotals() {}

  void add(Contribution it) {
    int sign = it.sign();
    switch (it.measure()) {
      case EVENT -> events += sign;
      case CYCLE_TIME -> count(cycleTimes, it.value(), sign);
      case REVIEW_LAG -> count(reviewLags, it.value(), sign);
      case PR_OPENED -> prOpened += sign;
      case PR_MERGED -> prMerged += sign;
      case PR_CLOSED -> prClosed += sign;
      case BUILD_PASSED -> buildsPassed += sign;
      case BUILD_FAILED -> buildsFailed += sign;
    }
  }

  void add(HourTotals other) {
    other.cycleTimes.forEach((minutes, count) -> count(cycleTimes, minutes, count));
    other.reviewLags.forEach((minutes, count) -> count(reviewLags, minutes, count));
    prOpened += other.prOpened;
    prMerged += other.prMerged;
    prClosed += other.prClosed;
    events += other.events;
    addBuilds(other);
  }

  void addBuilds(HourTotals other) {
    buildsPassed += other.buildsPassed;
    buildsFailed += other.buildsFailed;
  }

  /** A count may pass through below zero while a correction's two halves are on their way. */
  private static void count(TreeMap<Long, Integer> counts, long minutes, int change) {
    counts.merge(minutes, change, (a, b) -> a + b == 0 ? null : a + b);
  }

  /** Tasks by cycle time in minutes. */
  public Map<Long, Integer> cycleTimes() {
    return cycleTimes;
  }

  /** Pull requests by review lag in minutes. */
  public Map<Long, Integer> reviewLags() {
    return reviewLags;
  }

  public int prOpened() {
    return prOpened;
  }

  public int prMerged() {
    return prMerged;
  }

  public int prClosed() {
    return prClosed;
  }

  public int buildsPassed() {
    return buildsPassed;
  }

  public int buildsFailed() {
    return buildsFailed;
  }

  /** How many events happened; 0 means there is nothing to show. */
  public long events() {
    return events;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HourTotals that
        && cycleTimes.equals(that.cycleTimes)
        && reviewLags.equals(that.reviewLags)
        && prOpened == that.prOpened
        && prMerged == that.prMerged
        && prClosed == that.prClosed
        && buildsPassed == that.buildsPassed
        && buildsFailed == that.buildsFailed
        && events == that.events;
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        cycleTimes, reviewLags, prOpened, prMerged, prClosed, buildsPassed, buildsFailed, events);
  }

  static final class HourTotalsCoder extends VersionedCoder<HourTotals> {
    private static final HourTotalsCoder INSTANCE = new HourTotalsCoder();

    static HourTotalsCoder of() {
      return INSTANCE;
    }

    private Object readResolve() {
      return INSTANCE;
    }

    @Override
    protected void write(HourTotals it, OutputStream out) throws IOException {
      writeCounts(it.cycleTimes, out);
      writeCounts(it.reviewLags, out);
      Wire.writeLong(it.prOpened, out);
      Wire.writeLong(it.prMerged, out);
      Wire.writeLong(it.prClosed, out);
      Wire.writeLong(it.buildsPassed, out);
      Wire.writeLong(it.buildsFailed, out);
      Wire.writeLong(it.events, out);
    }

    private static void writeCounts(TreeMap<Long, Integer> counts, OutputStream out)
        throws IOException {
      Wire.writeInt(counts.size(), out);
      for (Map.Entry<Long, Integer> entry : counts.entrySet()) {
        Wire.writeLong(entry.getKey(), out);
        Wire.writeLong(entry.getValue(), out);
      }
    }

    @Override
    protected HourTotals read(InputStream in) throws IOException {
      HourTotals it = new HourTotals();
      readCounts(it.cycleTimes, in);
      readCounts(it.reviewLags, in);
      it.prOpened = (int) Wire.readLong(in);
      it.prMerged = (int) Wire.readLong(in);
      it.prClosed = (int) Wire.readLong(in);
      it.buildsPassed = (int) Wire.readLong(in);
      it.buildsFailed = (int) Wire.readLong(in);
      it.events = Wire.readLong(in);
      return it;
    }

    private static void readCounts(TreeMap<Long, Integer> counts, InputStream in)
        throws IOException {
      for (int left = Wire.readInt(in); left > 0; left--) {
        counts.put(Wire.readLong(in), (int) Wire.readLong(in));
      }
    }
  }
}
