package dev.tributary.pipelines.cli;

import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Table;
import dev.tributary.contracts.table.Tables;
import dev.tributary.io.jdbc.JdbcTarget;
import dev.tributary.io.jdbc.ScratchTable;
import dev.tributary.io.jdbc.TableReader;
import dev.tributary.options.Settings;
import dev.tributary.pipelines.DatedTable;
import dev.tributary.pipelines.Days;
import dev.tributary.pipelines.PipelineCatalogue;
import dev.tributary.pipelines.Verification;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Recomputes days into scratch tables and compares them with what is served. */
final class Verifier {
  private static final String NAME = "verify";

  private Verifier() {}

  /**
   * @param rows how many rows were compared
   * @param differences one line each
   */
  record Result(int rows, List<String> differences) {}

  static Result verify(Flags flags) {
    Settings settings = flags.toSettings();
    Settings.check(settings::days, settings::cold, settings::database);
    Days days = new Days(settings.days().from(), settings.days().to());
    List<DatedTable> tables =
        PipelineCatalogue.streaming(settings.pipelines()).stream()
            .flatMap(pipeline -> pipeline.tables().stream())
            .toList();
    JdbcTarget database = Launcher.database(settings, NAME);
    Map<Table, ScratchTable> scratch = new HashMap<>();
    try {
      String suffix = "p" + ProcessHandle.current().pid() + "_" + Instant.now().toEpochMilli();
      for (DatedTable dated : tables) {
        scratch.put(dated.table(), ScratchTable.like(dated.table(), suffix, database));
      }
      scratch.put(Tables.ADMISSION, ScratchTable.like(Tables.ADMISSION, suffix, database));
      Launcher.recompute(flags, NAME, table -> new SaveAs(scratch.get(table).table(), database));
      return compare(database, tables, scratch, days);
    } finally {
      scratch.values().forEach(ScratchTable::close);
    }
  }

  private static Result compare(
      JdbcTarget database, List<DatedTable> tables, Map<Table, ScratchTable> scratch, Days days) {
    List<String> differences = new ArrayList<>();
    int rows = 0;
    for (DatedTable dated : tables) {
      Table table = dated.table();
      List<Row> recomputed =
          TableReader.read(database, scratch.get(table).table(), "").stream()
              .map(row -> row.movedTo(table))
              .toList();
      List<Row> served =
          TableReader.read(database, table, dated.condition(), dated.parameters(days));
      rows += Math.max(served.size(), recomputed.size());
      differences.addAll(Verification.differences(served, recomputed));
    }
    return new Result(rows, differences);
  }
}
