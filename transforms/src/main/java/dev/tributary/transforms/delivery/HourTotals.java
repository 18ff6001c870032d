package dev.tributary.transforms.delivery;

import dev.tributary.contracts.coder.VersionedCoder;
import dev.tributary.contracts.coder.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The sums of one hour of a team, or of any number of hours added together. Durations are kept as
 * counts by whole minute, so that quantiles are exact and contributions can be taken back. A count
 * may pass through below zero while a correction's two halves are on their way.
 */
public final class HourTotals {
  private static final Measure[] MEASURES = Measure.values();
  private static final Map<Measure.Reach, List<Measure>> BY_REACH =
      Arrays.stream(MEASURES).collect(Collectors.groupingBy(Measure::reach));

  private final int[] counts = new int[MEASURES.length];
  private final TreeMap<Measure, TreeMap<Long, Integer>> minutes = new TreeMap<>();

  HourTotals() {}

  void add(Contribution it) {
    Measure measure = it.measure();
    if (measure.hasMinutes()) {
      countMinutes(measure, it.value(), it.sign());
    }
    counts[index(measure)] += measure.stands() ? (int) it.value() * it.sign() : it.sign();
  }

  void add(HourTotals other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
    other.minutes.forEach(
        (measure, values) -> values.forEach((value, count) -> countMinutes(measure, value, count)));
  }

  /** Adds only the counts of measures that reach so far; none of them has minutes. */
  void addOnly(Measure.Reach reach, HourTotals other) {
    for (Measure measure : BY_REACH.get(reach)) {
      counts[index(measure)] += other.counts[index(measure)];
    }
  }

  private void countMinutes(Measure measure, long value, int change) {
    TreeMap<Long, Integer> values = minutes.computeIfAbsent(measure, unused -> new TreeMap<>());
    values.merge(value, change, (a, b) -> a + b == 0 ? null : (Integer) (a + b));
    if (values.isEmpty()) {
      minutes.remove(measure);
    }
  }

  public int count(Measure measure) {
    return counts[index(measure)];
  }

  /** How often each number of minutes occurs, sorted. */
  public SortedMap<Long, Integer> minutes(Measure measure) {
    return minutes.getOrDefault(measure, new TreeMap<>());
  }

  /** How many events happened; 0 means there is nothing to show. */
  long events() {
    return count(Measure.EVENT);
  }

  @SuppressWarnings("EnumOrdinal") // never leaves this object
  private static int index(Measure measure) {
    return measure.ordinal();
  }

  boolean isEmpty() {
    return minutes.isEmpty() && Arrays.stream(counts).allMatch(count -> count == 0);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HourTotals that
        && Arrays.equals(counts, that.counts)
        && minutes.equals(that.minutes);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(counts) + minutes.hashCode();
  }

  /** Only what is not zero is written: most hours know little. */
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
      Wire.writeInt((int) Arrays.stream(it.counts).filter(count -> count != 0).count(), out);
      for (Measure measure : MEASURES) {
        if (it.count(measure) != 0) {
          Wire.writeEnum(measure, out);
          Wire.writeSigned(it.count(measure), out);
        }
      }
      Wire.writeInt(it.minutes.size(), out);
      for (Map.Entry<Measure, TreeMap<Long, Integer>> values : it.minutes.entrySet()) {
        Wire.writeEnum(values.getKey(), out);
        Wire.writeInt(values.getValue().size(), out);
        for (Map.Entry<Long, Integer> entry : values.getValue().entrySet()) {
          Wire.writeLong(entry.getKey(), out);
          Wire.writeSigned(entry.getValue(), out);
        }
      }
    }

    @Override
    protected HourTotals read(InputStream in) throws IOException {
      HourTotals it = new HourTotals();
      for (int left = Wire.readInt(in); left > 0; left--) {
        it.counts[index(Wire.readEnum(MEASURES, in))] = (int) Wire.readSigned(in);
      }
      for (int measures = Wire.readInt(in); measures > 0; measures--) {
        Measure measure = Wire.readEnum(MEASURES, in);
        for (int left = Wire.readInt(in); left > 0; left--) {
          it.countMinutes(measure, Wire.readLong(in), (int) Wire.readSigned(in));
        }
      }
      return it;
    }
  }
}
