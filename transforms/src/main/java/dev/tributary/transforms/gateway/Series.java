package dev.tributary.transforms.gateway;

import dev.tributary.contracts.gateway.GroupingSet;
import dev.tributary.contracts.gateway.Sample;
import dev.tributary.contracts.gateway.Traffic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Names the series of one grouping set and computes their values. */
final class Series {
  private static final String OVER_ALL_REGIONS = "_global_";
  private static final String MINUTE = "_1m";

  private final SeriesPlan plan;
  private final GroupingSet set;
  private final List<SeriesFamily> families;

  Series(SeriesPlan plan, GroupingSet set) {
    this.plan = plan;
    this.set = set;
    this.families = SeriesFamily.of(set);
  }

  /** The gauges of a window, stamped with its start (G-055). */
  void gauges(long window, Map<SeriesCell, Traffic> cells, Consumer<Sample> out) {
    gauges(window, "", cells, out);
  }

  /** The same of a whole minute, under names of their own. */
  void minuteGauges(long minute, Map<SeriesCell, Traffic> cells, Consumer<Sample> out) {
    gauges(minute, MINUTE, cells, out);
  }

  private void gauges(
      long seconds, String suffix, Map<SeriesCell, Traffic> cells, Consumer<Sample> out) {
    Map<SeriesCell, Traffic> kept = KeepMostFrequent.of(set, cells, plan.mostCells());
    for (SeriesFamily family : families) {
      cellsOf(family, kept)
          .forEach(
              (cell, traffic) -> {
                Map<String, String> labels = labels(family, cell);
                for (SeriesFamily.Gauge gauge : family.gauges()) {
                  double value = gauge.value().applyAsDouble(traffic);
                  if (!Double.isNaN(value) && !Double.isInfinite(value)) {
                    String name = name(family, cell, gauge.name()) + suffix;
                    out.accept(Sample.of(name, labels, seconds * 1000, value));
                  }
                }
              });
    }
  }

  /** What the counters of a window grow by, by family and cell. */
  void growth(Map<SeriesCell, Traffic> cells, BiConsumer<CounterKey, Traffic> out) {
    Map<SeriesCell, Traffic> kept = KeepMostFrequent.of(set, cells, plan.mostCells());
    for (SeriesFamily family : families) {
      cellsOf(family, kept)
          .forEach((cell, traffic) -> out.accept(new CounterKey(family, cell), traffic));
    }
  }

  /** One sample for each counter of a cell. */
  void counters(long window, CounterKey key, long[] totals, Consumer<Sample> out) {
    Map<String, String> labels = labels(key.family(), key.cell());
    for (int i = 0; i < totals.length; i++) {
      String name = name(key.family(), key.cell(), key.family().counters().get(i).name());
      out.accept(Sample.of(name, labels, window * 1000, (double) totals[i]));
    }
  }

  /** The cells of a family, and those over all regions. */
  private Map<SeriesCell, Traffic> cellsOf(SeriesFamily family, Map<SeriesCell, Traffic> cells) {
    Map<SeriesCell, Traffic> result = new HashMap<>();
    cells.forEach(
        (cell, traffic) -> {
          SeriesCell projected = new SeriesCell(cell.region(), family.project(cell.labels()));
          if (family.takes(projected.labels())) {
            result.computeIfAbsent(projected, c -> Traffic.none(set)).add(traffic);
            if (plan.overAllRegions()) {
              result.computeIfAbsent(projected.inAllRegions(), c -> Traffic.none(set)).add(traffic);
            }
          }
        });
    return result;
  }

  private String name(SeriesFamily family, SeriesCell cell, String metric) {
    return plan.namespace()
        + (cell.isOverAllRegions() ? OVER_ALL_REGIONS : "_")
        + family.prefix()
        + "_"
        + metric;
  }

  /** An empty value is the same as no label, for every store. */
  private static Map<String, String> labels(SeriesFamily family, SeriesCell cell) {
    Map<String, String> labels = new TreeMap<>();
    if (!cell.isOverAllRegions()) {
      labels.put(SeriesCell.REGION, cell.region());
    }
    for (int i = 0; i < family.labels().size(); i++) {
      if (!cell.labels().get(i).isEmpty()) {
        labels.put(family.labels().get(i), cell.labels().get(i));
      }
    }
    return labels;
  }
}
