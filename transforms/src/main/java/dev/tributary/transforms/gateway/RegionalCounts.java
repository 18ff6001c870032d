package dev.tributary.transforms.gateway;

import dev.tributary.contracts.coder.VersionedCoder;
import dev.tributary.contracts.coder.Wire;
import dev.tributary.contracts.gateway.GroupingSet;
import dev.tributary.contracts.gateway.Partial;
import dev.tributary.contracts.gateway.PartialCoder;
import dev.tributary.contracts.gateway.Traffic;
import dev.tributary.transforms.gateway.ClosedWindow.ClosedWindowCoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.beam.sdk.util.ByteStringOutputStream;

/**
 * What the regions have said of the series of one shard, by the window it will be a sample of.
 *
 * <p>Partials accumulate, so of those of one region about one group in one of its windows the one
 * with the most requests is the newest and holds the others: keeping it alone makes repetitions and
 * any order harmless (T-30).
 */
final class RegionalCounts {
  static final String LATE_PARTIALS = "partials";
  static final String STALE_PARTIALS = "stale";

  /** Who said it, of which of their windows, and about what. */
  private record Origin(String region, long windowSeconds, GroupingSet set, List<String> labels) {
    static Origin of(Partial partial) {
      return new Origin(partial.region(), partial.windowSeconds(), partial.set(), partial.labels());
    }
  }

  /** A window that is no sample yet. */
  private static final class Open {
    private final Map<Origin, Partial> newest = new HashMap<>();

    /** What is known of a window beside its partials: late requests and bytes. */
    private final Map<GroupingSet, Map<SeriesCell, Traffic>> added =
        new EnumMap<>(GroupingSet.class);

    void add(GroupingSet set, SeriesCell cell, Traffic traffic) {
      added
          .computeIfAbsent(set, s -> new HashMap<>())
          .computeIfAbsent(cell, c -> Traffic.none(set))
          .add(traffic);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Open that && newest.equals(that.newest) && added.equals(that.added);
    }

    @Override
    public int hashCode() {
      return newest.hashCode();
    }
  }

  private final TreeMap<Long, Open> open = new TreeMap<>();

  /** How many requests each partial of a closed window had, to tell news from repetitions. */
  private final TreeMap<Long, Map<Origin, Long>> closed = new TreeMap<>();

  private long closedBefore = Long.MIN_VALUE;
  private long forgottenBefore = Long.MIN_VALUE;

  /**
   * Takes a partial into its window or, if that is a sample already, what is new in it into the
   * window in which it came.
   *
   * @param plan says which window that is, and for how long closed ones are remembered
   */
  void add(Partial partial, SeriesPlan plan) {
    long window = plan.windowOf(partial.windowSeconds());
    boolean inTime = window + plan.windowSeconds() > closedBefore;
    long arrivedIn = inTime ? window : plan.windowOf(closedBefore);
    Open arrival = open.computeIfAbsent(arrivedIn, start -> new Open());
    arrival.add(
        GroupingSet.VOLUME,
        new SeriesCell(partial.region(), List.of()),
        Traffic.volume(0, 0, bytes(partial)));
    if (inTime) {
      arrival.newest.merge(
          Origin.of(partial), partial, (a, b) -> requests(b) > requests(a) ? b : a);
    } else if (speaksOfLines(partial.set())) {
      addLate(partial, window, arrival);
    }
  }

  /** A line is counted once in each set; to speak of late ones, one set is enough. */
  private static boolean speaksOfLines(GroupingSet set) {
    return set == GroupingSet.PRODUCT || set == GroupingSet.LATE;
  }

  private void addLate(Partial partial, long window, Open arrival) {
    boolean remembered = window >= forgottenBefore;
    Map<Origin, Long> said =
        remembered ? closed.computeIfAbsent(window, start -> new HashMap<>()) : Map.of();
    long news = requests(partial) - said.getOrDefault(Origin.of(partial), 0L);
    if (news <= 0) {
      return;
    }
    if (remembered) {
      said.put(Origin.of(partial), requests(partial));
    }
    String stage = remembered ? LATE_PARTIALS : STALE_PARTIALS;
    arrival.add(
        GroupingSet.LATE,
        new SeriesCell(SeriesCell.of(partial).region(), List.of(partial.label("product"), stage)),
        Traffic.requests(news));
  }

  private static long requests(Partial partial) {
    return partial.traffic().requests();
  }

  private static long bytes(Partial partial) {
    try (ByteStringOutputStream out = new ByteStringOutputStream()) {
      PartialCoder.of().encode(partial, out);
      return out.size();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** The earliest window that is no sample yet; null if there is none. */
  Long firstOpen() {
    return open.isEmpty() ? null : open.firstKey();
  }

  /**
   * Closes the earliest window.
   *
   * @return what its series are to be made of, by grouping set
   */
  Map<GroupingSet, Map<SeriesCell, Traffic>> closeFirst() {
    Map.Entry<Long, Open> first = open.pollFirstEntry();
    Open window = first.getValue();
    Map<Origin, Long> said = new HashMap<>();
    for (Map.Entry<Origin, Partial> entry : window.newest.entrySet()) {
      Partial partial = entry.getValue();
      window.add(partial.set(), SeriesCell.of(partial), partial.traffic());
      if (partial.set() == GroupingSet.PRODUCT) {
        window.add(
            GroupingSet.VOLUME,
            new SeriesCell(partial.region(), List.of()),
            Traffic.volume(requests(partial), partial.traffic().lineBytes(), 0));
      }
      if (speaksOfLines(partial.set())) {
        said.put(entry.getKey(), requests(partial));
      }
    }
    closed.put(first.getKey(), said);
    return window.added;
  }

  /**
   * From now on a partial of a window that ended at this moment or before it is late; those of
   * windows before the other one are no longer told from repetitions.
   */
  void passed(long seconds, long forgetBefore) {
    closedBefore = Math.max(closedBefore, seconds);
    forgottenBefore = Math.max(forgottenBefore, forgetBefore);
    closed.headMap(forgottenBefore).clear();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RegionalCounts that
        && closedBefore == that.closedBefore
        && forgottenBefore == that.forgottenBefore
        && open.equals(that.open)
        && closed.equals(that.closed);
  }

  @Override
  public int hashCode() {
    return Objects.hash(closedBefore, open.keySet(), closed.keySet());
  }

  static final class RegionalCountsCoder extends VersionedCoder<RegionalCounts> {
    private static final RegionalCountsCoder INSTANCE = new RegionalCountsCoder();

    static RegionalCountsCoder of() {
      return INSTANCE;
    }

    private Object readResolve() {
      return INSTANCE;
    }

    @Override
    protected void write(RegionalCounts counts, OutputStream out) throws IOException {
      Wire.writeFixed(counts.closedBefore, out);
      Wire.writeFixed(counts.forgottenBefore, out);
      Wire.writeInt(counts.open.size(), out);
      for (Map.Entry<Long, Open> window : counts.open.entrySet()) {
        Wire.writeSigned(window.getKey(), out);
        Wire.writeInt(window.getValue().newest.size(), out);
        for (Partial partial : window.getValue().newest.values()) {
          PartialCoder.of().encode(partial, out);
        }
        Wire.writeInt(window.getValue().added.size(), out);
        for (Map.Entry<GroupingSet, Map<SeriesCell, Traffic>> set :
            window.getValue().added.entrySet()) {
          Wire.writeEnum(set.getKey(), out);
          ClosedWindowCoder.writeCells(set.getValue(), out);
        }
      }
      Wire.writeInt(counts.closed.size(), out);
      for (Map.Entry<Long, Map<Origin, Long>> window : counts.closed.entrySet()) {
        Wire.writeSigned(window.getKey(), out);
        Wire.writeInt(window.getValue().size(), out);
        for (Map.Entry<Origin, Long> said : window.getValue().entrySet()) {
          writeOrigin(said.getKey(), out);
          Wire.writeLong(said.getValue(), out);
        }
      }
    }

    @Override
    protected RegionalCounts read(InputStream in) throws IOException {
      RegionalCounts counts = new RegionalCounts();
      counts.closedBefore = Wire.readFixed(in);
      counts.forgottenBefore = Wire.readFixed(in);
      for (int windows = Wire.readInt(in); windows > 0; windows--) {
        Open window = new Open();
        counts.open.put(Wire.readSigned(in), window);
        for (int partials = Wire.readInt(in); partials > 0; partials--) {
          Partial partial = PartialCoder.of().decode(in);
          window.newest.put(Origin.of(partial), partial);
        }
        for (int sets = Wire.readInt(in); sets > 0; sets--) {
          window.added.put(
              Wire.readEnum(GroupingSet.values(), in), ClosedWindowCoder.readCells(in));
        }
      }
      for (int windows = Wire.readInt(in); windows > 0; windows--) {
        Map<Origin, Long> said = new HashMap<>();
        counts.closed.put(Wire.readSigned(in), said);
        for (int origins = Wire.readInt(in); origins > 0; origins--) {
          said.put(readOrigin(in), Wire.readLong(in));
        }
      }
      return counts;
    }

    private static void writeOrigin(Origin origin, OutputStream out) throws IOException {
      Wire.writeText(origin.region, out);
      Wire.writeSigned(origin.windowSeconds, out);
      Wire.writeEnum(origin.set, out);
      ClosedWindowCoder.writeLabels(origin.labels, out);
    }

    private static Origin readOrigin(InputStream in) throws IOException {
      return new Origin(
          Wire.readText(in),
          Wire.readSigned(in),
          Wire.readEnum(GroupingSet.values(), in),
          ClosedWindowCoder.readLabels(in));
    }
  }
}
