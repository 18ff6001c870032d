package dev.tributary.transforms.delivery;

import dev.tributary.contracts.table.Column;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Table;
import dev.tributary.contracts.table.Tables;
import dev.tributary.transforms.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** What the delivery tables say in the end, whoever wrote it and in however many steps. */
final class Contents {
  static final List<Table> TABLES =
      List.of(
          Tables.TASK_CYCLE_TIME,
          Tables.TEAM_DELIVERY_24H,
          Tables.TEAM_DAILY_SUMMARY,
          Tables.SERVICE_DELIVERY_24H,
          Tables.SERVICE_DAILY_SUMMARY);
  private static final List<String> PROVENANCE = List.of("coverage", "run_id", "revision");

  private Contents() {}

  /** The rows of a streaming run that claim to know more than the bounded run of everything. */
  static List<Row> overstated(Outcome streamed, Outcome bounded) {
    List<Row> overstated = new ArrayList<>();
    for (Table table : TABLES) {
      Map<List<Object>, Row> everything = bounded.winners(table);
      for (Row row : streamed.winners(table).values()) {
        Row whole = everything.get(row.key());
        if (coverage(row) > coverage(whole) || row.revision() > whole.revision()) {
          overstated.add(row);
        }
      }
    }
    return overstated;
  }

  private static long coverage(Row row) {
    return (Long) row.get("coverage");
  }

  /** The rows that only one of two outcomes has, signed: + is only in the first. */
  static List<String> difference(Outcome first, Outcome second) {
    SortedSet<String> difference = new TreeSet<>();
    SortedSet<String> left = of(first);
    SortedSet<String> right = of(second);
    left.stream().filter(row -> !right.contains(row)).forEach(row -> difference.add(row + " +"));
    right.stream().filter(row -> !left.contains(row)).forEach(row -> difference.add(row + " -"));
    return List.copyOf(difference);
  }

  private static SortedSet<String> of(Outcome outcome) {
    return TABLES.stream()
        .map(outcome::winners)
        .flatMap(winners -> winners.values().stream())
        .map(Contents::say)
        .collect(TreeSet::new, TreeSet::add, Collection::addAll);
  }

  /**
   * All columns but those that tell of the way and not of the end: who wrote the row, and of a
   * team's row how much was known when it was written last. A task's row is written with each fact,
   * so that its revision and its coverage end the same.
   */
  private static String say(Row row) {
    Table table = row.table();
    List<String> ofTheWay = table.equals(Tables.TASK_CYCLE_TIME) ? List.of("run_id") : PROVENANCE;
    List<String> columns =
        table.columns().stream()
            .map(Column::name)
            .filter(name -> !ofTheWay.contains(name))
            .map(name -> name + "=" + row.get(name))
            .toList();
    return table.name() + columns;
  }
}
