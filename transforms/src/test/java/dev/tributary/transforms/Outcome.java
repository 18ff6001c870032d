package dev.tributary.transforms;

import dev.tributary.contracts.event.DeadLetter;
import dev.tributary.contracts.event.LateEvent;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Table;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** All that a play put out, in the order in which it came out. */
public final class Outcome {
  private final Queue<Row> rows = new ConcurrentLinkedQueue<>();
  private final Queue<LateEvent> late = new ConcurrentLinkedQueue<>();
  private final Queue<DeadLetter> rejected = new ConcurrentLinkedQueue<>();

  void add(Object output) {
    if (output instanceof Row row) {
      rows.add(row);
    } else if (output instanceof LateEvent event) {
      late.add(event);
    } else if (output instanceof DeadLetter letter) {
      rejected.add(letter);
    } else {
      throw new IllegalArgumentException("nobody expects " + output.getClass());
    }
  }

  /** Every publication of every row of a table, by revision and then as they came. */
  public List<Row> published(Table table) {
    return rows.stream()
        .filter(row -> row.table().equals(table))
        .sorted(Comparator.comparingLong(Row::revision))
        .toList();
  }

  /** Every publication of one row, by revision. */
  public List<Row> published(Table table, Object... key) {
    return published(table).stream().filter(row -> row.key().equals(List.of(key))).toList();
  }

  /** What a database holds in the end: of each key the newest row with the highest revision. */
  public Map<List<Object>, Row> winners(Table table) {
    Map<List<Object>, Row> winners =
        new TreeMap<>(Comparator.<List<Object>, String>comparing(List::toString));
    published(table).forEach(row -> winners.put(row.key(), row));
    return winners;
  }

  /** What a database holds of one key in the end; null if there is no such row. */
  public Row winner(Table table, Object... key) {
    return winners(table).get(List.of(key));
  }

  public List<LateEvent> late() {
    return List.copyOf(late);
  }

  public List<DeadLetter> rejected() {
    return List.copyOf(rejected);
  }
}
