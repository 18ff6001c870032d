package dev.tributary.pipelines.cli;

import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Table;
import dev.tributary.contracts.table.Tables;
import dev.tributary.io.jdbc.JdbcTarget;
import dev.tributary.io.jdbc.Partitions;
import dev.tributary.io.jdbc.ProgressReader;
import dev.tributary.io.jdbc.Reconciliation;
import dev.tributary.io.jdbc.ShadowSchema;
import dev.tributary.io.jdbc.TableReader;
import dev.tributary.io.jdbc.Undo;
import dev.tributary.options.Settings;
import dev.tributary.pipelines.DatedTable;
import dev.tributary.pipelines.Days;
import dev.tributary.pipelines.PipelineCatalogue;
import dev.tributary.pipelines.StreamingPipeline;
import dev.tributary.pipelines.Verification;
import dev.tributary.pipelines.Verification.Difference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What pipelines that ran as a shadow have said, beside what is served. */
final class Shadow {
  private final String name;
  private final ShadowSchema schema;
  private final JdbcTarget database;

  private Shadow(String name, JdbcTarget database) {
    this.name = name;
    this.database = database;
    this.schema = ShadowSchema.named(name, database);
  }

  /**
   * @throws Failure if nothing has run under that name
   */
  static Shadow named(String name, Settings settings) {
    Shadow shadow = new Shadow(name, Launcher.database(settings, "shadow"));
    if (!shadow.schema.has(Tables.ADMISSION)) {
      throw new Failure(
          "there is no shadow %s: launch one with ./tributary run PIPELINE --shadow=%s"
              .formatted(name, name));
    }
    return shadow;
  }

  /**
   * @param rows how many rows were compared
   */
  record Comparison(int rows, List<Difference> differences) {}

  /**
   * Compares the rows of days that are over for both.
   *
   * @throws Failure if they are not
   */
  Comparison compare(Days days) {
    int rows = 0;
    List<Difference> differences = new ArrayList<>();
    for (StreamingPipeline pipeline : pipelines()) {
      requirePast(days, pipeline);
      for (DatedTable dated : pipeline.tables()) {
        Object[] parameters = dated.parameters(days);
        List<Row> served = TableReader.read(database, dated.table(), dated.condition(), parameters);
        List<Row> shadowed =
            TableReader.read(database, schema.of(dated.table()), dated.condition(), parameters)
                .stream()
                .map(row -> row.movedTo(dated.table()))
                .toList();
        rows += Math.max(served.size(), shadowed.size());
        differences.addAll(Verification.compare(served, shadowed));
      }
    }
    return new Comparison(rows, differences);
  }

  /**
   * Brings the served rows of the days to what the shadow says, with an audit by which {@link
   * #rollBack} takes it back.
   *
   * @param run as the audit will remember it
   */
  List<Reconciliation.Outcome> promote(Days days, String run) {
    Partitions.ensure(database, days.from(), days.to());
    Reconciliation reconciliation = new Reconciliation(database, run, days.begin(), days.end());
    List<Reconciliation.Outcome> outcomes = new ArrayList<>();
    for (StreamingPipeline pipeline : pipelines()) {
      requirePast(days, pipeline);
      for (DatedTable dated : pipeline.tables()) {
        outcomes.add(
            reconciliation.apply(
                pipeline.name(),
                dated.table(),
                schema.of(dated.table()),
                dated.dayInKey(),
                dated.condition(),
                dated.parameters(days)));
      }
    }
    return outcomes;
  }

  /** A name for a promotion: it sorts by time, as those of launches do. */
  String newRun() {
    return Launcher.runId("promote-" + name);
  }

  boolean drop() {
    return schema.drop();
  }

  /** The pipelines that have run under the name. */
  private List<StreamingPipeline> pipelines() {
    return PipelineCatalogue.streaming().stream()
        .filter(pipeline -> !pipeline.tables().isEmpty())
        .filter(pipeline -> pipeline.tables().stream().allMatch(it -> schema.has(it.table())))
        .toList();
  }

  private void requirePast(Days days, StreamingPipeline pipeline) {
    Optional<Instant> live = ProgressReader.watermark(database, pipeline.name());
    Optional<Instant> shadow = watermark(pipeline);
    if (!isPast(days, live) || !isPast(days, shadow)) {
      throw new Failure(
          "%s is not past %s yet in both: live at %s, shadow %s at %s"
              .formatted(
                  pipeline.name(),
                  days.to(),
                  live.map(Instant::toString).orElse("no event"),
                  name,
                  shadow.map(Instant::toString).orElse("no event")));
    }
  }

  private static boolean isPast(Days days, Optional<Instant> watermark) {
    return watermark.filter(it -> !it.isBefore(days.end())).isPresent();
  }

  /** Of the newest launch, as for the live ones. */
  private Optional<Instant> watermark(StreamingPipeline pipeline) {
    Table admission = schema.of(Tables.ADMISSION);
    List<Row> shards = TableReader.read(database, admission, "pipeline = ?", pipeline.name());
    Optional<String> newest =
        shards.stream().map(row -> (String) row.get("run")).max(String::compareTo);
    return shards.stream()
        .filter(row -> row.get("run").equals(newest.orElseThrow()))
        .map(row -> (Instant) row.get("watermark"))
        .filter(Objects::nonNull)
        .max(Instant::compareTo);
  }

  /**
   * Takes back what a promotion has changed; a row that has changed since stays.
   *
   * @param promotion the run that {@link #promote} was given
   */
  static List<Undo.Outcome> rollBack(String promotion, Settings settings) {
    JdbcTarget database = Launcher.database(settings, "shadow");
    Undo undo = new Undo(database, Launcher.runId("rollback"));
    return PipelineCatalogue.streaming().stream()
        .flatMap(pipeline -> pipeline.tables().stream())
        .map(dated -> undo.apply(dated.table(), promotion))
        .filter(outcome -> outcome.rows() > 0)
        .toList();
  }
}
