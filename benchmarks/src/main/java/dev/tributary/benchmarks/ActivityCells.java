package dev.tributary.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a contestant has said so far, cell by cell; what is said later holds. */
final class ActivityCells implements SideBySide.Counts {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ToldTraffic traffic;
  private final Map<String, Long> expected;
  private final Map<List<Object>, List<Long>> cells = new HashMap<>();
  private final Map<String, Long> sums = new TreeMap<>();

  ActivityCells(ToldTraffic traffic) {
    this.traffic = traffic;
    this.expected = traffic.sums();
  }

  /** {@code {"cells":"page","start":"2026-01-01T00:00:00Z","label":"/","one":3,"two":0}}. */
  @Override
  public void add(String contestant, byte[] value) throws IOException {
    JsonNode row = JSON.readTree(value);
    String table = row.path("cells").asText();
    List<Object> cell =
        List.of(
            table,
            Instant.parse(row.path("start").asText()).toEpochMilli(),
            row.path("label").asText());
    List<Long> numbers = List.of(row.path("one").asLong(), row.path("two").asLong());
    List<Long> before = cells.put(cell, numbers);
    sums.merge(table, numbers.get(0) - (before == null ? 0 : before.get(0)), Long::sum);
  }

  @Override
  public boolean complete() {
    return sums.equals(expected) && differences() == 0;
  }

  @Override
  public String progress() {
    return "%s of %s, %d cells differ".formatted(sums, expected, differences());
  }

  /** How many cells are not what they should be, or should not be. */
  long differences() {
    Map<List<Object>, List<Long>> right = traffic.cells();
    long same =
        cells.entrySet().stream()
            .filter(cell -> cell.getValue().equals(right.get(cell.getKey())))
            .count();
    return cells.size() + right.size() - 2 * same;
  }
}
