package dev.tributary.pipelines;

import dev.tributary.contracts.table.Column;
import dev.tributary.contracts.table.Row;
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
   * @return one line a difference, in the order of the keys; empty if both say the same
   */
  public static List<String> differences(List<Row> served, List<Row> recomputed) {
    Map<List<Object>, Row> expected = byKey(recomputed);
    List<String> differences = new ArrayList<>();
    byKey(served)
        .forEach(
            (key, row) -> {
              Row other = expected.remove(key);
              if (other == null) {
                differences.add(row.table() + " " + key + ": served, but not in the recomputation");
              } else {
                differences.addAll(differences(row, other));
              }
            });
    expected.forEach(
        (key, row) -> differences.add(row.table() + " " + key + ": recomputed, but not served"));
    return differences;
  }

  private static List<String> differences(Row served, Row recomputed) {
    List<String> differences = new ArrayList<>();
    for (Column column : served.table().columns()) {
      Object is = served.get(column.name());
      Object should = recomputed.get(column.name());
      if (!PROVENANCE.contains(column.name()) && !Objects.equals(is, should)) {
        differences.add(
            "%s %s: %s is %s, recomputed %s"
                .formatted(served.table(), served.key(), column.name(), is, should));
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
