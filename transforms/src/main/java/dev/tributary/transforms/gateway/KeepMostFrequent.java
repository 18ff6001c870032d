package dev.tributary.transforms.gateway;

import dev.tributary.contracts.gateway.GroupingSet;
import dev.tributary.contracts.gateway.Traffic;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Holds a window to so many cells: the labels with the most requests over all regions stay, the
 * others are summed region by region under {@value SeriesPlan#OTHER}. No total changes.
 */
final class KeepMostFrequent {
  private KeepMostFrequent() {}

  static Map<SeriesCell, Traffic> of(
      GroupingSet set, Map<SeriesCell, Traffic> cells, int mostCells) {
    if (cells.size() <= mostCells) {
      return cells;
    }
    Set<List<String>> kept = mostFrequent(cells, mostCells);
    Map<SeriesCell, Traffic> result = new HashMap<>();
    cells.forEach(
        (cell, traffic) -> {
          SeriesCell under =
              kept.contains(cell.labels())
                  ? cell
                  : new SeriesCell(cell.region(), other(cell.labels()));
          result.computeIfAbsent(under, c -> Traffic.none(set)).add(traffic);
        });
    return result;
  }

  private static Set<List<String>> mostFrequent(Map<SeriesCell, Traffic> cells, int mostCells) {
    Map<List<String>, long[]> requestsAndCells = new HashMap<>();
    cells.forEach(
        (cell, traffic) -> {
          long[] sums = requestsAndCells.computeIfAbsent(cell.labels(), l -> new long[2]);
          sums[0] += traffic.requests();
          sums[1]++;
        });
    // Ties are broken by name, so that the same traffic keeps the same cells.
    List<List<String>> byRequests =
        requestsAndCells.keySet().stream()
            .sorted(
                Comparator.<List<String>>comparingLong(l -> -requestsAndCells.get(l)[0])
                    .thenComparing(l -> String.join("\0", l)))
            .toList();
    Set<List<String>> kept = new HashSet<>();
    long taken = 0;
    for (List<String> labels : byRequests) {
      taken += requestsAndCells.get(labels)[1];
      if (taken > mostCells) {
        break;
      }
      kept.add(labels);
    }
    return kept;
  }

  /** What is empty stays so: it means that there was none of it. */
  private static List<String> other(List<String> labels) {
    return labels.stream().map(label -> label.isEmpty() ? "" : SeriesPlan.OTHER).toList();
  }
}
