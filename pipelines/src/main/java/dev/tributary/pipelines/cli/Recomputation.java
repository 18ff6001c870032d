package dev.tributary.pipelines.cli;

import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Table;
import dev.tributary.contracts.table.Tables;
import dev.tributary.io.jdbc.DroppedDays;
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
import java.util.Optional;
import java.util.TreeMap;

/** Days recomputed from raw events, in scratch tables that are gone when it is closed. */
final class Recomputation implements AutoCloseable {
  private final JdbcTarget database;
  private final Days days;
  private final Map<DatedTable, Days> tables;
  private final DroppedDays dropped;
  private final String run;
  private final Map<String, ScratchTable> scratch;

  private Recomputation(
      JdbcTarget database,
      Days days,
      Map<DatedTable, Days> tables,
      DroppedDays dropped,
      String run,
      Map<String, ScratchTable> scratch) {
    this.database = database;
    this.days = days;
    this.tables = tables;
    this.dropped = dropped;
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
      scratch.values().forEach(ScratchTable::filled);
      return new Recomputation(database, days, tables, DroppedDays.of(database), run, scratch);
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
    return tables.keySet().stream().filter(it -> days(it, it.table()).isPresent()).toList();
  }

  /** Those of a table's days that a tier of it still keeps. */
  Optional<Days> days(DatedTable dated, Table tier) {
    return kept(tier, tables.get(dated));
  }

  /** Those of the days asked for that the warm summaries still keep. */
  Optional<Days> warmDays() {
    return kept(Tables.WARM_TEAM_DAILY_SUMMARY, days);
  }

  private Optional<Days> kept(Table tier, Days among) {
    return dropped.last(tier.name()).map(among::after).orElseGet(() -> Optional.of(among));
  }

  /** The tiers of a table that was recomputed, of those that still keep some of the days. */
  List<Table> keptTiers(DatedTable dated) {
    return tables.containsKey(dated)
        ? tiers(dated.table()).stream().filter(it -> days(dated, it).isPresent()).toList()
        : List.of();
  }

  /** Every table that holds rows of a pipeline, whatever it still keeps. */
  static List<Table> tiers(StreamingPipeline pipeline) {
    return pipeline.tables().stream().flatMap(dated -> tiers(dated.table()).stream()).toList();
  }

  /** Daily rows are also kept in the warm tier. */
  private static List<Table> tiers(Table table) {
    return table.equals(Tables.TEAM_DAILY_SUMMARY)
        ? List.of(table, Tables.WARM_TEAM_DAILY_SUMMARY)
        : List.of(table);
  }

  /** One sentence for each table, tier by tier, that has forgotten some of the days on purpose. */
  List<String> skipped() {
    List<String> sentences = new ArrayList<>();
    tables.forEach(
        (dated, days) ->
            tiers(dated.table()).forEach(tier -> skipped(tier, days).ifPresent(sentences::add)));
    return sentences;
  }

  private Optional<String> skipped(Table tier, Days days) {
    return dropped
        .last(tier.name())
        .filter(last -> !last.isBefore(days.from()))
        .map(
            last ->
                "%s: skipped %s to %s, which `retain` has dropped (ops.retention_audit)"
                    .formatted(tier, days.from(), last.isBefore(days.to()) ? last : days.to()));
  }

  /** The values for the condition of one of the tables: its part of the days. */
  Object[] parameters(DatedTable dated, Table tier) {
    return dated.parameters(days(dated, tier).orElseThrow());
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

  /** The rows that are served for the days that are still there, and those that should be. */
  List<Row> served(DatedTable dated) {
    return TableReader.read(
        database, dated.table(), dated.condition(), parameters(dated, dated.table()));
  }

  List<Row> recomputed(DatedTable dated) {
    return TableReader.read(
            database, table(dated), dated.condition(), parameters(dated, dated.table()))
        .stream()
        .map(row -> row.movedTo(dated.table()))
        .toList();
  }

  @Override
  public void close() {
    scratch.values().forEach(ScratchTable::close);
  }
}
