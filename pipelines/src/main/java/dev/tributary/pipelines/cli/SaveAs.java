package dev.tributary.pipelines.cli;

import dev.tributary.contracts.coder.RowCoder;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Table;
import dev.tributary.io.jdbc.JdbcTarget;
import dev.tributary.io.jdbc.UpsertRows;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptor;

/** Saves rows into another table of the same columns: the warm tier, or one to compare with. */
final class SaveAs extends PTransform<PCollection<Row>, PCollection<Row>> {
  private static final long serialVersionUID = 1;

  private final Table table;
  private final JdbcTarget database;

  SaveAs(Table table, JdbcTarget database) {
    this.table = table;
    this.database = database;
  }

  @Override
  public PCollection<Row> expand(PCollection<Row> rows) {
    Table into = table;
    return rows.apply(
            "Move", MapElements.into(TypeDescriptor.of(Row.class)).via(row -> row.movedTo(into)))
        .setCoder(RowCoder.of(into))
        .apply("Save", UpsertRows.into(into).through(database));
  }
}
