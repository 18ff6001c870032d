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
import dev.tributary.pipelines.StreamingPipeline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Days recomputed from raw events, in scratch tables that are gone when it is closed. */
final class Recomputation implements AutoCloseable {
  private final JdbcTarget database;
  private final Days days;
  private final Map<DatedTable, Days> tables;
  private final String run;
  private final Map<String, ScratchTable> scratch;

  private Recomputation(
      JdbcTarget database,
      Days days,
      Map<DatedTable, Days> tables,
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
    Days days = new Days(settings.days().from(), settings.days().to());
    Map<StreamingPipeline, Instant> asOf = Launcher.asOf(settings, name);
    Map<DatedTable, Days> tables = comparable(days, asOf);
    Map<String, ScratchTable> scratch = new TreeMap<>();
    try {
      String suffix = "p" + ProcessHandle.current().pid() + "_" + Instant.now().toEpochMilli();
      List<Table> all = new ArrayList<>(List.of(Tables.ADMISSION));
      asOf.keySet().forEach(pipeline -> pipeline.tables().forEach(it -> all.add(it.table())));
      for (Table table : all) {
        scratch.put(table.name(), ScratchTable.like(table, suffix, database));
      }
      String run =
          Launcher.recompute(
              flags, name, asOf, table -> new SaveAs(scratch.get(table.name()).table(), database));
      return new Recomputation(database, days, tables, run, scratch);
    } catch (RuntimeException e) {
      scratch.values().forEach(ScratchTable::close);
      throw e;
    }
  }

  /** Each table with those of the days of which its stream has published everything, if any. */
  private static Map<DatedTable, Days> comparable(Days days, Map<StreamingPipeline, Instant> asOf) {
    Map<DatedTable, Days> tables = new LinkedHashMap<>();
    asOf.forEach(
        (pipeline, watermark) ->
            pipeline
                .tables()
                .forEach(
                    dated ->
                        dated
                            .comparable(days, watermark)
                            .ifPresent(comparable -> tables.put(dated, comparable))));
    return tables;
  }

  JdbcTarget database() {
    return database;
  }

  Days days() {
    return days;
  }

  /** The tables to be held against what is served; without those whose days are out of reach. */
  List<DatedTable> tables() {
    return List.copyOf(tables.keySet());
  }

  /** The values for the condition of one of the tables: its part of the days. */
  Object[] parameters(DatedTable dated) {
    return dated.parameters(tables.get(dated));
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
    return TableReader.read(database, dated.table(), dated.condition(), parameters(dated));
  }

  List<Row> recomputed(DatedTable dated) {
    return TableReader.read(database, table(dated), dated.condition(), parameters(dated)).stream()
        .map(row -> row.movedTo(dated.table()))
        .toList();
  }

  @Override
  public void close() {
    scratch.values().forEach(ScratchTable::close);
  }
}
