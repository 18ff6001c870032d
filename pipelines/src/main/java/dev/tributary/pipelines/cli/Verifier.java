package dev.tributary.pipelines.cli;

import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Table;
import dev.tributary.contracts.table.Tables;
import dev.tributary.io.jdbc.JdbcTarget;
import dev.tributary.io.jdbc.ScratchTable;
import dev.tributary.io.jdbc.TableReader;
import dev.tributary.options.Settings;
import dev.tributary.pipelines.NightlyPipeline;
import dev.tributary.pipelines.Verification;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
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
    Settings.Days days = settings.days();
    JdbcTarget database = Launcher.database(settings, NAME);
    Map<Table, ScratchTable> scratch = new HashMap<>();
    try {
      String suffix = "p" + ProcessHandle.current().pid() + "_" + Instant.now().toEpochMilli();
      for (Table table : NightlyPipeline.TABLES) {
        scratch.put(table, ScratchTable.like(table, suffix, database));
      }
      scratch.put(Tables.ADMISSION, ScratchTable.like(Tables.ADMISSION, suffix, database));
      Launcher.recompute(flags, NAME, table -> new SaveAs(scratch.get(table).table(), database));
      return compare(database, scratch, days);
    } finally {
      scratch.values().forEach(ScratchTable::close);
    }
  }

  private static Result compare(
      JdbcTarget database, Map<Table, ScratchTable> scratch, Settings.Days days) {
    List<String> differences = new ArrayList<>();
    int rows = 0;
    for (Table table : NightlyPipeline.TABLES) {
      List<Row> recomputed =
          TableReader.read(database, scratch.get(table).table(), "").stream()
              .map(row -> row.movedTo(table))
              .toList();
      List<Row> served = served(database, table, days);
      rows += Math.max(served.size(), recomputed.size());
      differences.addAll(Verification.differences(served, recomputed));
    }
    return new Result(rows, differences);
  }

  private static List<Row> served(JdbcTarget database, Table table, Settings.Days days) {
    LocalDate from = days.from();
    LocalDate to = days.to();
    if (table.equals(Tables.TEAM_DAILY_SUMMARY)) {
      return TableReader.read(database, table, "summary_date BETWEEN ? AND ?", from, to);
    }
    Instant begin = from.atStartOfDay(ZoneOffset.UTC).toInstant();
    Instant end = to.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    if (table.equals(Tables.TEAM_DELIVERY_24H)) {
      return TableReader.read(database, table, "window_end > ? AND window_end <= ?", begin, end);
    }
    return TableReader.read(
        database,
        table,
        "(created_at >= ? AND created_at < ?) OR (first_deployed_at >= ? AND first_deployed_at < ?)"
            + " OR (deployed_at >= ? AND deployed_at < ?)",
        begin,
        end,
        begin,
        end,
        begin,
        end);
  }
}
