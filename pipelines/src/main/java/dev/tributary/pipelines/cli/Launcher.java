package dev.tributary.pipelines.cli;

import dev.tributary.contracts.event.DeadLetter;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.LateEvent;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Table;
import dev.tributary.contracts.table.Tables;
import dev.tributary.io.jdbc.ForgetErased;
import dev.tributary.io.jdbc.JdbcTarget;
import dev.tributary.io.jdbc.Migrations;
import dev.tributary.io.jdbc.Partitions;
import dev.tributary.io.jdbc.ProgressReader;
import dev.tributary.io.jdbc.PublishPeople;
import dev.tributary.io.jdbc.UpsertRows;
import dev.tributary.io.kafka.EventTimeWatermarks;
import dev.tributary.io.kafka.KafkaEventsIO;
import dev.tributary.io.kafka.KafkaLedgerIO;
import dev.tributary.io.kafka.KafkaTopics;
import dev.tributary.io.parquet.ArchiveEvents;
import dev.tributary.io.parquet.ReadArchive;
import dev.tributary.options.Settings;
import dev.tributary.options.TributaryOptions;
import dev.tributary.pipelines.Days;
import dev.tributary.pipelines.NightlyPipeline;
import dev.tributary.pipelines.PipelineCatalogue;
import dev.tributary.pipelines.Sinks;
import dev.tributary.pipelines.StreamingPipeline;
import dev.tributary.pipelines.tiers.ColdSummaries;
import dev.tributary.transforms.Run;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.apache.beam.sdk.values.POutput;
import org.apache.kafka.common.TopicPartition;

/**
 * Turns a command line into a running pipeline: checks what it needs, joins transforms with
 * connectors, and hands the graph to the runner. Transforms get the clock's time and the run's name
 * from here.
 */
final class Launcher {
  private static final DateTimeFormatter RUN_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

  private Launcher() {}

  /** Runs a streaming pipeline until it is stopped or fails. */
  static PipelineResult live(StreamingPipeline streaming, Flags flags) {
    String name = streaming.name();
    TributaryOptions options =
        flags
            .copy()
            .orElse("jobName", "tributary-" + name)
            .orElse("kafkaGroup", "tributary-" + name)
            .toOptions();
    Settings settings = Settings.from(options, System.getenv());
    Settings.check(settings::kafka, settings::time, settings::cold, settings::database);
    Settings.Kafka kafka = settings.kafka();
    Settings.Time time = settings.time();
    Settings.Cold cold = settings.cold();
    JdbcTarget database = database(settings, name);

    List<TopicPartition> partitions =
        KafkaTopics.partitions(kafka.bootstrapServers(), kafka.topic());
    int latePartitions =
        KafkaTopics.partitions(kafka.bootstrapServers(), kafka.lateEventsTopic()).size();
    KafkaTopics.partitions(kafka.bootstrapServers(), kafka.deadLettersTopic());

    Pipeline pipeline = Pipeline.create(RunnerDefaults.applyTo(options));
    streaming.build(
        pipeline,
        Run.live(name, runId(name)),
        time.allowedLateness(),
        ForgetErased.of(
            KafkaEventsIO.read(kafka.bootstrapServers(), partitions)
                .inGroup(kafka.group())
                .withWatermarks(
                    EventTimeWatermarks.of(
                        time.outOfOrderness(),
                        time.idleAfter(),
                        time.idleFollows()
                            ? EventTimeWatermarks.Idle.FOLLOW
                            : EventTimeWatermarks.Idle.WALL_CLOCK)),
            database),
        new StoreSinks(kafka, latePartitions, database, cold));
    return pipeline.run();
  }

  /** Recomputes days into the hot and warm tables and waits for the end. */
  static void nightly(Flags flags) {
    TributaryOptions options = flags.orElse("jobName", "tributary-nightly").toOptions();
    Settings settings = Settings.from(options, System.getenv());
    Settings.check(settings::days, settings::cold, settings::database);
    JdbcTarget database = database(settings, NightlyPipeline.NAME);
    Partitions.ensure(database, settings.days().from(), settings.days().to());
    bounded(options, settings, NightlyPipeline.NAME, save(database));
    PublishPeople.of(database, settings.days().from(), settings.days().to());
    exportSummaries(settings, database);
  }

  /** The months of these days from warm to cold; the runner has told Beam of its file systems. */
  private static void exportSummaries(Settings settings, JdbcTarget database) {
    Settings.Days days = settings.days();
    try {
      ColdSummaries.of(database, settings.cold().path()).export(days.from(), days.to());
    } catch (IOException e) {
      throw new Failure("the summaries were not copied to the cold tier: " + e.getMessage(), e);
    }
  }

  /** Recomputes days into tables of the caller's choice and waits for the end. */
  static void recompute(
      Flags flags,
      String name,
      Function<Table, PTransform<PCollection<Row>, ? extends POutput>> save) {
    TributaryOptions options = flags.orElse("jobName", "tributary-" + name).toOptions();
    bounded(options, Settings.from(options, System.getenv()), name, save);
  }

  private static void bounded(
      TributaryOptions options,
      Settings settings,
      String name,
      Function<Table, PTransform<PCollection<Row>, ? extends POutput>> save) {
    Settings.Days days = settings.days();
    Settings.Cold cold = settings.cold();
    LocalDate lastDay = latest(days.to(), LocalDate.now(ZoneOffset.UTC));
    Pipeline pipeline = Pipeline.create(RunnerDefaults.applyTo(options));
    NightlyPipeline.build(
        pipeline,
        Run.live(name, runId(name)),
        asOf(settings, name),
        new Days(days.from(), days.to()),
        ForgetErased.of(
            ReadArchive.from(cold.events())
                .between(days.from().minusDays(cold.history().toDays()), lastDay),
            database(settings, name)),
        save);
    PipelineResult.State state = pipeline.run().waitUntilFinish();
    if (state != PipelineResult.State.DONE) {
      throw new Failure(name + " ended in state " + state + "; --verbose shows the runner's log");
    }
  }

  /** The pipelines asked for, each with the watermark it has recorded, unless another is given. */
  private static Map<StreamingPipeline, Instant> asOf(Settings settings, String name) {
    Instant now = Instant.now();
    JdbcTarget database = database(settings, name);
    Map<StreamingPipeline, Instant> asOf = new LinkedHashMap<>();
    for (StreamingPipeline pipeline : PipelineCatalogue.streaming(settings.pipelines())) {
      asOf.put(
          pipeline,
          settings
              .days()
              .asOf()
              .or(() -> ProgressReader.watermark(database, pipeline.name()))
              .orElse(now));
    }
    return asOf;
  }

  private static LocalDate latest(LocalDate a, LocalDate b) {
    return a.isAfter(b) ? a : b;
  }

  /** The database, with the schema this version needs and the partitions of the days ahead. */
  static JdbcTarget database(Settings settings, String pipeline) {
    Settings.Database database = settings.database();
    Migrations.apply(database.url(), database.user(), database.password());
    JdbcTarget target =
        new JdbcTarget(database.url(), database.user(), database.password(), pipeline);
    Partitions.ensureAhead(target, LocalDate.now(ZoneOffset.UTC));
    return target;
  }

  /** Daily rows are also kept in the warm tier. */
  private static Function<Table, PTransform<PCollection<Row>, ? extends POutput>> save(
      JdbcTarget database) {
    return table ->
        table.equals(Tables.TEAM_DAILY_SUMMARY)
            ? new SaveHotAndWarm(database)
            : UpsertRows.into(table).through(database);
  }

  static String runId(String pipeline) {
    byte[] random = new byte[3];
    new SecureRandom().nextBytes(random);
    return RUN_TIME.format(Instant.now()) + "-" + pipeline + "-" + HexFormat.of().formatHex(random);
  }

  private record StoreSinks(
      Settings.Kafka kafka, int latePartitions, JdbcTarget database, Settings.Cold cold)
      implements Sinks {
    @Override
    public PTransform<PCollection<Row>, ? extends POutput> rows(Table table) {
      return UpsertRows.into(table).through(database);
    }

    @Override
    public PTransform<PCollection<LateEvent>, PDone> lateEvents() {
      return KafkaLedgerIO.writeLateEvents(
          kafka.bootstrapServers(), kafka.lateEventsTopic(), latePartitions);
    }

    @Override
    public PTransform<PCollection<DeadLetter>, PDone> deadLetters() {
      return KafkaLedgerIO.writeDeadLetters(kafka.bootstrapServers(), kafka.deadLettersTopic());
    }

    @Override
    public PTransform<PCollection<Event>, ? extends POutput> archive() {
      return ArchiveEvents.to(cold.events()).every(cold.archiveEvery());
    }
  }
}
