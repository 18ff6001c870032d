package dev.tributary.transforms.activity;

import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.trace.Traces;
import dev.tributary.transforms.Run;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Turns cells into rows: which rows a change touches, and what they say.
 *
 * <p>A cell is part of the rows of its own time and of the {@code span - 1} cells after it. Such a
 * later row is there once its time has begun: with an event of its scope that is as new, or when
 * the clock has passed it. So the rows depend on the set of events and the clock alone.
 */
final class Rows {
  private final Scope scope;
  private final Run run;
  private final long clock;
  private final long newest;
  private final Function<CellKey, Cell> cells;
  private final Set<CellKey> touched = new LinkedHashSet<>();
  private final Map<CellKey, Traces> traces = new HashMap<>();

  /**
   * @param clock the event time up to which conclusions may be drawn
   * @param newest the newest cell that holds anything
   * @param cells what is known of a cell; null for nothing
   */
  Rows(Scope scope, Run run, long clock, long newest, Function<CellKey, Cell> cells) {
    this.scope = scope;
    this.run = run;
    this.clock = clock;
    this.newest = newest;
    this.cells = cells;
  }

  /** The newest row there is, if it has anything to say. */
  long frontier() {
    return Math.max(newest, lastPassed(clock));
  }

  /** The newest row whose end the clock has reached. */
  long lastPassed(long at) {
    return scope.rollup().cellOf(at) - 1;
  }

  /** Whether anything is known of a cell. */
  boolean knows(CellKey key) {
    return cells.apply(key) != null;
  }

  /** Something became known in a cell. */
  void touch(CellKey changed) {
    touch(changed, changed.cell(), frontier());
  }

  /** The rows that a cell is part of, from one row to another, both included. */
  void touch(CellKey cell, long from, long to) {
    long last = Math.min(to, cell.cell() + scope.rollup().span() - 1);
    for (long row = Math.max(from, cell.cell()); row <= last; row++) {
      touched.add(cell.at(row));
    }
  }

  /** The row of the cell's own time tells of these. */
  void trace(CellKey cell, Traces sampled) {
    traces.put(cell, sampled);
  }

  void publish(Consumer<Row> out) {
    touched.forEach(
        key -> {
          long start = scope.rollup().startMillis(key.cell());
          if (start >= run.fromMillis() && start < run.toMillis()) {
            out.accept(row(key).tracedBy(traces.getOrDefault(key, Traces.NONE)));
          }
        });
  }

  /**
   * Whoever knows more of a row's time knows more events of it, so these are what the row covers;
   * of two rows that know the same, the one that calls it final is the newer.
   */
  private Row row(CellKey key) {
    Rollup rollup = scope.rollup();
    List<Cell> within = new ArrayList<>(rollup.span());
    long events = 0;
    for (long cell = key.cell() - rollup.span() + 1; cell <= key.cell(); cell++) {
      Cell known = cells.apply(key.at(cell));
      within.add(known == null ? Cell.NOTHING : known);
      events += known == null ? 0 : known.events();
    }
    Row.Builder row = Row.in(rollup.table()).set("tenant_id", scope.tenantId());
    rollup.fill(row, key.label(), key.cell(), within);
    boolean over = rollup.endMillis(key.cell()) <= clock;
    return row.provenance(over, events, events, run.id(), 2 * events + (over ? 1 : 0)).build();
  }
}
