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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Days recomputed from raw events, in scratch tables that are gone when it is closed. */
final class Recomputation implements AutoCloseable {
  private final JdbcTarget database;
  private final Days days;
  private final List<DatedTable> tables;
  private final String run;
  private final Map<String, ScratchTable> scratch;

  private Recomputation(
      JdbcTarget database,
      Days days,
      List<DatedTable> tables,
      String run,
      Map<String, ScratchTable> scratch) {
    this.database = database;
    this.days = days;
    this.tables = tables;
    this.run = run;
    this.scratch = scratch;
  }

  /** Runs the transforms of all pipelines asked for and waits for the end. */
  static Recomputation of(Flags flags, String name) {
    Settings settings = flags.toSettings();
    Settings.check(settings::days, settings::cold, settings::database);
    JdbcTarget database = Launcher.database(settings, name);
    List<DatedTable> tables =
        PipelineCatalogue.streaming(settings.pipelines()).stream()
            .flatMap(pipeline -> pipeline.tables().stream())
            .toList();
    Map<String, ScratchTable> scratch = new TreeMap<>();
    try {
      String suffix = "p" + ProcessHandle.current().pid() + "_" + Instant.now().toEpochMilli();
      List<Table> all =
          tables.stream().map(DatedTable::table).collect(Collectors.toCollection(ArrayList::new));
      all.add(Tables.ADMISSION);
      for (Table table : all) {
        scratch.put(table.name(), ScratchTable.like(table, suffix, database));
      }
      String run =
          Launcher.recompute(
              flags, name, table -> new SaveAs(scratch.get(table.name()).table(), database));
      Days days = new Days(settings.days().from(), settings.days().to());
      return new Recomputation(database, days, tables, run, scratch);
    } catch (RuntimeException e) {
      scratch.values().forEach(ScratchTable::close);
      throw e;
    }
  }

  JdbcTarget database() {
    return database;
  }

  Days days() {
    return days;
  }

  List<DatedTable> tables() {
    return tables;
  }

  /** The launch that computed it; its rows carry it. */
  String run() {
    return run;
  }

  /**
   * Where the rows of a table are; of one whose rows can change their day, those of other days too.
   */
  Table table(DatedTable dated) {
    return scratch.get(dated.table().name()).table();
  }

  /** The rows that are served for the days, and those that should be. */
  List<Row> served(DatedTable dated) {
    return TableReader.read(database, dated.table(), dated.condition(), dated.parameters(days));
  }

  List<Row> recomputed(DatedTable dated) {
    return TableReader.read(database, table(dated), dated.condition(), dated.parameters(days))
        .stream()
        .map(row -> row.movedTo(dated.table()))
        .toList();
  }

  @Override
  public void close() {
    scratch.values().forEach(ScratchTable::close);
  }
}
