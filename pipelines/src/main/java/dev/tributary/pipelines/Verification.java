package dev.tributary.pipelines;

import dev.tributary.contracts.table.Column;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Compares rows that are served with rows that were recomputed: every column but those that say
 * which run wrote a row.
 */
public final class Verification {
  private static final Set<String> PROVENANCE = Set.of("coverage", "run_id", "revision");

  private Verification() {}

  /**
   * One value that is not what it should be, or a row that is only in one of the two.
   *
   * @param column null if the row as a whole is missing
   * @param served null if it is missing there; likewise {@code recomputed}
   */
  public record Difference(
      Table table, List<Object> key, String column, Object served, Object recomputed) {
    @Override
    public String toString() {
      if (column != null) {
        return "%s %s: %s is %s, recomputed %s".formatted(table, key, column, served, recomputed);
      }
      return table
          + " "
          + key
          + (recomputed == null
              ? ": served, but not in the recomputation"
              : ": recomputed, but not served");
    }
  }

  /**
   * @return one line a difference, in the order of the keys; empty if both say the same
   */
  public static List<String> differences(List<Row> served, List<Row> recomputed) {
    return compare(served, recomputed).stream().map(Difference::toString).toList();
  }

  /**
   * @return in the order of the keys; empty if both say the same
   */
  public static List<Difference> compare(List<Row> served, List<Row> recomputed) {
    Map<List<Object>, Row> expected = byKey(recomputed);
    List<Difference> differences = new ArrayList<>();
    byKey(served)
        .forEach(
            (key, row) -> {
              Row other = expected.remove(key);
              if (other == null) {
                differences.add(new Difference(row.table(), key, null, row, null));
              } else {
                differences.addAll(compare(row, other));
              }
            });
    expected.forEach(
        (key, row) -> differences.add(new Difference(row.table(), key, null, null, row)));
    return differences;
  }

  private static List<Difference> compare(Row served, Row recomputed) {
    List<Difference> differences = new ArrayList<>();
    for (Column column : served.table().columns()) {
      Object is = served.get(column.name());
      Object should = recomputed.get(column.name());
      if (!PROVENANCE.contains(column.name()) && !Objects.equals(is, should)) {
        differences.add(new Difference(served.table(), served.key(), column.name(), is, should));
      }
    }
    return differences;
  }

  private static Map<List<Object>, Row> byKey(List<Row> rows) {
    Map<List<Object>, Row> byKey = new LinkedHashMap<>();
    rows.forEach(row -> byKey.put(row.key(), row));
    return byKey;
  }
}
