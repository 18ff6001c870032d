package dev.tributary.pipelines.tiers;

import dev.tributary.contracts.table.Column;
import dev.tributary.contracts.table.Row;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Whether a copy holds the same rows, and if not, the first thing that differs. */
record SameRows(String copy, Set<String> ignored) {

  /** Every column. */
  static SameRows in(String copy) {
    return new SameRows(copy, Set.of());
  }

  /** Every column but those that say which run wrote a row. */
  static SameRows whoeverWroteThem(String copy) {
    return new SameRows(copy, Set.of("coverage", "run_id", "revision"));
  }

  Optional<String> difference(List<Row> rows, List<Row> copies) {
    Map<List<Object>, Row> left = new HashMap<>();
    copies.forEach(row -> left.put(row.key(), row));
    for (Row row : rows) {
      Row other = left.remove(row.key());
      if (other == null) {
        return Optional.of("%s is not in %s".formatted(row.key(), copy));
      }
      for (Column column : row.table().columns()) {
        Object is = row.get(column.name());
        Object there = other.get(column.name());
        if (!ignored.contains(column.name()) && !Objects.equals(is, there)) {
          return Optional.of(
              "%s: %s is %s, and %s in %s".formatted(row.key(), column.name(), is, there, copy));
        }
      }
    }
    return left.keySet().stream()
        .map(Object::toString)
        .sorted()
        .findFirst()
        .map(key -> "%s has %s besides".formatted(copy, key));
  }
}
