package dev.tributary.transforms.activity;

import dev.tributary.contracts.table.Row;
import dev.tributary.transforms.Run;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;

/** What {@link PublishCells} has published in the end, of contributions that are all known. */
final class ConcludeCells extends DoFn<Iterable<KV<Scope, Contribution>>, Row> {
  private static final long serialVersionUID = 1;

  private final Run run;
  private final EnumMap<Rollup, TupleTag<Row>> tags;

  ConcludeCells(Run run, EnumMap<Rollup, TupleTag<Row>> tags) {
    this.run = run;
    this.tags = tags;
  }

  @ProcessElement
  public void process(
      @Element Iterable<KV<Scope, Contribution>> contributions, MultiOutputReceiver out) {
    Map<Scope, Map<CellKey, Cell>> scopes = new HashMap<>();
    for (KV<Scope, Contribution> each : contributions) {
      scopes
          .computeIfAbsent(each.getKey(), scope -> new HashMap<>())
          .computeIfAbsent(each.getValue().key(), key -> new Cell())
          .add(each.getValue());
    }
    scopes.forEach((scope, cells) -> publish(scope, cells, out));
  }

  private void publish(Scope scope, Map<CellKey, Cell> cells, MultiOutputReceiver out) {
    long newest = cells.keySet().stream().mapToLong(CellKey::cell).max().orElseThrow();
    Rows rows = new Rows(scope, run, run.asOfMillis(), newest, cells::get);
    cells.keySet().forEach(rows::touch);
    rows.publish(out.get(tags.get(scope.rollup()))::output);
  }
}
