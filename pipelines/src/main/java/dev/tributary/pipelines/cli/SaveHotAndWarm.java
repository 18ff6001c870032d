package dev.tributary.pipelines.cli;

import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Tables;
import dev.tributary.io.jdbc.JdbcTarget;
import dev.tributary.io.jdbc.UpsertRows;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;

/** Saves daily rows to the hot table, and the same rows to the warm one. */
final class SaveHotAndWarm extends PTransform<PCollection<Row>, PCollection<Row>> {
  private static final long serialVersionUID = 1;

  private final JdbcTarget database;

  SaveHotAndWarm(JdbcTarget database) {
    this.database = database;
  }

  @Override
  public PCollection<Row> expand(PCollection<Row> rows) {
    rows.apply("Warm", new SaveAs(Tables.WARM_TEAM_DAILY_SUMMARY, database));
    return rows.apply("Hot", UpsertRows.into(Tables.TEAM_DAILY_SUMMARY).through(database));
  }
}
