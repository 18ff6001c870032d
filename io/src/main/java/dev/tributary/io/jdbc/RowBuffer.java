package dev.tributary.io.jdbc;

import dev.tributary.contracts.table.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Rows that wait to be written, one for each key: of two the {@link Guard} keeps the one the
 * database would keep. Two rows of one key in one statement would be an error.
 *
 * @param <T> what waits; it holds a row, and perhaps where the row came from
 */
final class RowBuffer<T> {
  /**
   * Any order does, as long as every writer sorts alike: then no two can wait for each other's
   * locks.
   */
  private static final Comparator<Row> BY_KEY = (a, b) -> compare(a.key(), b.key());

  private final Function<T, Row> row;
  private final Map<List<Object>, T> waiting = new LinkedHashMap<>();

  RowBuffer(Function<T, Row> row) {
    this.row = row;
  }

  /** Takes a row that has passed {@link RowCheck}. */
  void add(T arriving) {
    Row arrivingRow = row.apply(arriving);
    waiting.merge(
        arrivingRow.key(),
        arriving,
        (old, ignored) -> Guard.replaces(arrivingRow, row.apply(old)) ? arriving : old);
  }

  int size() {
    return waiting.size();
  }

  /** What waits, sorted by key; the buffer is empty afterwards. */
  List<T> drain() {
    List<T> drained = new ArrayList<>(waiting.values());
    waiting.clear();
    drained.sort(Comparator.comparing(row, BY_KEY));
    return drained;
  }

  void clear() {
    waiting.clear();
  }

  private static int compare(List<Object> a, List<Object> b) {
    for (int i = 0; i < a.size(); i++) {
      @SuppressWarnings("unchecked") // a column's values are of one class, and all are Comparable
      int byColumn = ((Comparable<Object>) a.get(i)).compareTo(b.get(i));
      if (byColumn != 0) {
        return byColumn;
      }
    }
    return 0;
  }
}
