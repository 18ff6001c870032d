package dev.tributary.transforms.activity;

import dev.tributary.contracts.coder.TracesCoder;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Table;
import dev.tributary.contracts.trace.Traces;
import dev.tributary.transforms.Run;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.state.MapState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Adds up cells for as long as an event can come that is counted in them, and publishes the rows
 * they make: about a second after a change, and once more when the watermark has passed a row's
 * end.
 *
 * <p>Windows slide over the cells of minutes and not over events (decision 0004), and a cell holds
 * sums and a sketch, not events. {@link ConcludeCells} stands in for this in bounded runs.
 */
final class PublishCells extends DoFn<KV<Scope, Contribution>, Row> {
  private static final long serialVersionUID = 1;
  private static final Duration EARLY = Duration.standardSeconds(1);

  @StateId("cells")
  private final StateSpec<MapState<CellKey, Cell>> cellsSpec =
      StateSpecs.map(CellKey.CellKeyCoder.of(), Cell.CellCoder.of());

  /** The cells that changed since the last publication; the value says nothing. */
  @StateId("changed")
  private final StateSpec<MapState<CellKey, Long>> changedSpec =
      StateSpecs.map(CellKey.CellKeyCoder.of(), VarLongCoder.of());

  /** Of the cells that took in sampled events since the last publication. */
  @StateId("traces")
  private final StateSpec<MapState<CellKey, Traces>> tracesSpec =
      StateSpecs.map(CellKey.CellKeyCoder.of(), TracesCoder.of());

  @StateId("progress")
  private final StateSpec<ValueState<Progress>> progressSpec =
      StateSpecs.value(Progress.ProgressCoder.of());

  @TimerId("early")
  private final TimerSpec earlySpec = TimerSpecs.timer(TimeDomain.PROCESSING_TIME);

  @TimerId("passed")
  private final TimerSpec passedSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

  private final Run run;
  private final long reachMillis;
  private final EnumMap<Rollup, TupleTag<Row>> tags;

  /**
   * @param reach how far behind the watermark an event may be that is still let in
   */
  PublishCells(Run run, Duration reach, EnumMap<Rollup, TupleTag<Row>> tags) {
    this.run = run;
    this.reachMillis = reach.getMillis();
    this.tags = tags;
  }

  @ProcessElement
  public void process(
      @Element KV<Scope, Contribution> element,
      @StateId("cells") MapState<CellKey, Cell> cells,
      @StateId("changed") MapState<CellKey, Long> changed,
      @StateId("traces") MapState<CellKey, Traces> traces,
      @StateId("progress") ValueState<Progress> progressState,
      @TimerId("early") Timer early,
      @TimerId("passed") Timer passed) {
    Contribution contribution = element.getValue();
    CellKey key = contribution.key();
    Cell cell = cells.get(key).read();
    if (cell == null) {
      cell = new Cell();
    }
    cell.add(contribution);
    cells.put(key, cell);
    changed.put(key, 0L);
    if (contribution.trace() != null) {
      Traces known = traces.get(key).read();
      traces.put(key, Traces.of(contribution.trace()).plus(known == null ? Traces.NONE : known));
    }
    Progress before = Progress.orNothing(progressState.read());
    // What is late is due with the next step of the watermark: at the end of the input nothing else
    // would publish it, because runners drop the timers of the wall clock.
    long due =
        Math.max(
            element.getKey().rollup().endMillis(key.cell()),
            passed.getCurrentRelativeTime().getMillis() + 1);
    Progress after = before.changedAt(key.cell(), due);
    if (!before.earlyIsDue()) {
      early.offset(EARLY).setRelative();
    }
    if (after.due() != before.due()) {
      passed.set(Instant.ofEpochMilli(after.due()));
    }
    if (!after.equals(before)) {
      progressState.write(after);
    }
  }

  @OnTimer("early")
  public void publishChanges(
      @Key Scope scope,
      @StateId("cells") MapState<CellKey, Cell> cells,
      @StateId("changed") MapState<CellKey, Long> changed,
      @StateId("traces") MapState<CellKey, Traces> traces,
      @StateId("progress") ValueState<Progress> progressState,
      @TimerId("passed") Timer passed,
      MultiOutputReceiver out) {
    Progress progress = Progress.orNothing(progressState.read());
    long clock = run.clock(passed.getCurrentRelativeTime().getMillis());
    Rows rows = new Rows(scope, run, clock, progress.newest(), key -> cells.get(key).read());
    touchChanged(rows, changed, traces);
    touchBegun(rows, scope, progress);
    rows.publish(out.get(tags.get(scope.rollup()))::output);
    progressState.write(progress.said(rows.frontier()));
  }

  /** Also publishes what still waits for its second: what is over is forgotten here. */
  @OnTimer("passed")
  public void publishPassed(
      @Key Scope scope,
      @StateId("cells") MapState<CellKey, Cell> cells,
      @StateId("changed") MapState<CellKey, Long> changed,
      @StateId("traces") MapState<CellKey, Traces> traces,
      @StateId("progress") ValueState<Progress> progressState,
      @TimerId("passed") Timer passed,
      MultiOutputReceiver out) {
    long clock = run.clock(passed.getCurrentRelativeTime().getMillis());
    Progress progress = Progress.orNothing(progressState.read());
    Rows rows = new Rows(scope, run, clock, progress.newest(), key -> cells.get(key).read());
    long passedBefore = rows.lastPassed(progress.clock());
    long passedNow = rows.lastPassed(clock);
    if (passedNow == passedBefore) {
      // What is late comes here with every step of the watermark: only that is looked at then.
      touchChanged(rows, changed, traces);
      touchBegun(rows, scope, progress);
      rows.publish(out.get(tags.get(scope.rollup()))::output);
      long next = scope.rollup().endMillis(passedNow + 1);
      long due = next <= run.asOfMillis() ? next : Progress.NEVER;
      wake(due, passed);
      progressState.write(progress.said(rows.frontier()).passed(clock, due));
      return;
    }
    Map<CellKey, Cell> known = new HashMap<>();
    cells.entries().read().forEach(entry -> known.put(entry.getKey(), entry.getValue()));
    touchChanged(rows, changed, traces);
    touchBegun(rows, scope, progress);
    known.keySet().forEach(key -> rows.touch(key, passedBefore + 1, passedNow));
    rows.publish(out.get(tags.get(scope.rollup()))::output);
    long due = nextDue(scope.rollup(), known, clock, passedNow, cells);
    wake(due, passed);
    progressState.write(progress.said(rows.frontier()).passed(clock, due));
  }

  private static void wake(long due, Timer passed) {
    if (due != Progress.NEVER) {
      passed.set(Instant.ofEpochMilli(due));
    }
  }

  private static void touchChanged(
      Rows rows, MapState<CellKey, Long> changed, MapState<CellKey, Traces> traces) {
    changed.keys().read().forEach(rows::touch);
    changed.clear();
    if (!traces.isEmpty().read()) {
      traces.entries().read().forEach(entry -> rows.trace(entry.getKey(), entry.getValue()));
      traces.clear();
    }
  }

  /** Rows whose time has begun since the last publication, made of cells that were said before. */
  private static void touchBegun(Rows rows, Scope scope, Progress progress) {
    int span = scope.rollup().span();
    if (span == 1 || progress.said() == Progress.NEVER) {
      return;
    }
    for (long cell = progress.said() - span + 2; cell <= progress.said(); cell++) {
      CellKey key = new CellKey(cell, "");
      if (rows.knows(key)) {
        rows.touch(key, progress.said() + 1, rows.frontier());
      }
    }
  }

  /**
   * Forgets the cells that no event can reach and no row that one can reach is made of, and finds
   * out when there is something to do again.
   */
  private long nextDue(
      Rollup rollup,
      Map<CellKey, Cell> known,
      long clock,
      long passedNow,
      MapState<CellKey, Cell> cells) {
    long keptFrom = rollup.cellOf(clock - reachMillis) - rollup.span() + 1;
    long due = Progress.NEVER;
    for (CellKey key : known.keySet()) {
      if (key.cell() < keptFrom) {
        cells.remove(key);
        continue;
      }
      long lastRow = key.cell() + rollup.span() - 1;
      long nextRow = Math.max(key.cell(), passedNow + 1);
      long next =
          nextRow <= lastRow ? rollup.endMillis(nextRow) : rollup.endMillis(lastRow) + reachMillis;
      // A run that is evaluated as of an instant concludes nothing beyond it.
      if (next <= run.asOfMillis()) {
        due = Progress.earlier(due, next);
      }
    }
    return due;
  }

  /** The tag of each rollup's rows. */
  static EnumMap<Rollup, TupleTag<Row>> tags() {
    EnumMap<Rollup, TupleTag<Row>> tags = new EnumMap<>(Rollup.class);
    for (Rollup rollup : Rollup.values()) {
      Table table = rollup.table();
      tags.put(rollup, new TupleTag<Row>(table.name()) {});
    }
    return tags;
  }
}
