package dev.tributary.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.contracts.gateway.GroupingSet;
import dev.tributary.contracts.gateway.Partial;
import dev.tributary.contracts.gateway.PartialCoder;
import dev.tributary.contracts.gateway.Traffic;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one contestant has counted so far, by window, grouping set and labels. A cell that is told
 * again is the newer one if it holds more requests, as for all who read partials.
 */
final class CellCounts implements SideBySide.Counts {
  /** The sets that everybody counts, with those of their labels that need no lookup. */
  static final Map<GroupingSet, List<String>> SETS =
      new TreeMap<>(
          Map.of(
              GroupingSet.PRODUCT, List.of("product", "region_id"),
              GroupingSet.API, List.of("product", "api", "version"),
              GroupingSet.ERROR_CODE, List.of("product", "api", "http_code", "error_code"),
              GroupingSet.TENANT, List.of("uid")));

  /** The numbers of a cell, in this order; the first is how many requests there were. */
  static final List<String> NUMBERS =
      List.of(
          "requests",
          "sum_millis",
          "slow",
          "http_2xx",
          "http_4xx",
          "http_429",
          "http_5xx",
          "http_503",
          "unknown_code",
          "throttled");

  static final String WINDOW = "window_seconds";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Of one window: a cell's labels, preceded by its set. */
  private final TreeMap<Long, Map<List<String>, long[]>> windows = new TreeMap<>();

  private final TreeMap<Long, Map<GroupingSet, Long>> requests = new TreeMap<>();

  private final String inPartials;
  private final LoggedTraffic traffic;

  /**
   * @param inPartials the contestant that speaks in partials; the others speak JSON
   */
  CellCounts(String inPartials, LoggedTraffic traffic) {
    this.inPartials = inPartials;
    this.traffic = traffic;
  }

  @Override
  public void add(String contestant, byte[] value) throws IOException {
    if (contestant.equals(inPartials)) {
      addPartial(value);
    } else {
      addJson(value);
    }
  }

  /** Takes a row of a table that has the names of labels and numbers as its columns. */
  private void addJson(byte[] row) throws IOException {
    JsonNode columns = JSON.readTree(row);
    GroupingSet set = setOf(columns);
    long[] numbers = NUMBERS.stream().mapToLong(name -> columns.path(name).asLong()).toArray();
    List<String> labels = SETS.get(set).stream().map(name -> columns.path(name).asText()).toList();
    add(columns.path(WINDOW).asLong(), set, labels, numbers);
  }

  static byte[] toJson(long windowSeconds, GroupingSet set, List<String> labels, long[] numbers)
      throws IOException {
    ObjectNode columns = JSON.createObjectNode().put(WINDOW, windowSeconds);
    for (int i = 0; i < labels.size(); i++) {
      columns.put(SETS.get(set).get(i), labels.get(i));
    }
    for (int i = 0; i < numbers.length; i++) {
      columns.put(NUMBERS.get(i), numbers[i]);
    }
    return JSON.writeValueAsBytes(columns);
  }

  /** The one whose labels all have a value and that has the most of them. */
  private static GroupingSet setOf(JsonNode columns) {
    if (columns.hasNonNull("uid")) {
      return GroupingSet.TENANT;
    }
    if (columns.hasNonNull("error_code")) {
      return GroupingSet.ERROR_CODE;
    }
    return columns.hasNonNull("version") ? GroupingSet.API : GroupingSet.PRODUCT;
  }

  /** Takes a partial as it is on the wire. */
  private void addPartial(byte[] bytes) throws IOException {
    Partial partial = PartialCoder.of().decode(new ByteArrayInputStream(bytes));
    List<String> names = SETS.get(partial.set());
    if (names == null) {
      return;
    }
    Traffic traffic = partial.traffic();
    long[] numbers = {
      traffic.requests(),
      traffic.sumMillis(),
      traffic.slow(),
      traffic.http2xx(),
      traffic.http4xx(),
      traffic.http429(),
      traffic.http5xx(),
      traffic.http503(),
      traffic.unknownCode(),
      traffic.throttled()
    };
    add(
        partial.windowSeconds(),
        partial.set(),
        names.stream().map(partial::label).toList(),
        numbers);
  }

  private void add(long window, GroupingSet set, List<String> labels, long[] numbers) {
    List<String> key = new ArrayList<>(labels);
    key.add(0, set.name());
    Map<List<String>, long[]> cells = windows.computeIfAbsent(window, w -> new HashMap<>());
    long[] before = cells.get(key);
    if (before != null && before[0] >= numbers[0]) {
      return;
    }
    cells.put(key, numbers);
    requests
        .computeIfAbsent(window, w -> new HashMap<>())
        .merge(set, numbers[0] - (before == null ? 0 : before[0]), Long::sum);
  }

  /** Whether each set speaks of all requests, in the windows that are full. */
  @Override
  public boolean complete() {
    return SETS.keySet().stream()
        .allMatch(
            set ->
                requests.headMap(traffic.end()).values().stream()
                        .mapToLong(bySet -> bySet.getOrDefault(set, 0L))
                        .sum()
                    >= traffic.requests());
  }

  /** How many requests each set speaks of. */
  @Override
  public String progress() {
    return "%s of %d requests".formatted(requests.headMap(traffic.end()), traffic.requests());
  }

  int cells() {
    return windows.headMap(traffic.end()).values().stream().mapToInt(Map::size).sum();
  }

  /** How many cells only one of the two has, or with other numbers. */
  int differences(CellCounts other) {
    int same = 0;
    for (Map.Entry<Long, Map<List<String>, long[]>> window :
        windows.headMap(traffic.end()).entrySet()) {
      Map<List<String>, long[]> theirs = other.windows.getOrDefault(window.getKey(), Map.of());
      for (Map.Entry<List<String>, long[]> cell : window.getValue().entrySet()) {
        same += Arrays.equals(cell.getValue(), theirs.get(cell.getKey())) ? 1 : 0;
      }
    }
    return cells() + other.cells() - 2 * same;
  }
}
