package dev.tributary.pipelines.cli;

import dev.tributary.contracts.event.CustomEventTypes;
import dev.tributary.contracts.event.DeadLetter;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.LateEvent;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Table;
import dev.tributary.contracts.trace.Sampling;
import dev.tributary.io.jdbc.ForgetErased;
import dev.tributary.io.jdbc.JdbcTarget;
import dev.tributary.io.jdbc.Migrations;
import dev.tributary.io.jdbc.Partitions;
import dev.tributary.io.jdbc.ProgressReader;
import dev.tributary.io.jdbc.ShadowSchema;
import dev.tributary.io.jdbc.UpsertRows;
import dev.tributary.io.kafka.EventTimeWatermarks;
import dev.tributary.io.kafka.KafkaEventsIO;
import dev.tributary.io.kafka.KafkaLedgerIO;
import dev.tributary.io.kafka.KafkaTopics;
import dev.tributary.io.parquet.ArchiveEvents;
import dev.tributary.io.parquet.ReadArchive;
import dev.tributary.options.Settings;
import dev.tributary.options.SettingsException;
import dev.tributary.options.TributaryOptions;
import dev.tributary.pipelines.Days;
import dev.tributary.pipelines.MetricVersions;
import dev.tributary.pipelines.NeededEvents;
import dev.tributary.pipelines.NightlyPipeline;
import dev.tributary.pipelines.PipelineCatalogue;
import dev.tributary.pipelines.Sinks;
import dev.tributary.pipelines.StreamingPipeline;
import dev.tributary.sources.Directories;
import dev.tributary.sources.DirectoryException;
import dev.tributary.telemetry.TelemetrySettings;
import dev.tributary.transforms.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    // A shadow has a job, a group and runs of its own.
    String launched = flags.has("shadow") ? shadowOf(name, flags.get("shadow")) : name;
    Flags complete =
        flags.copy().orElse("jobName", jobName(launched)).orElse("kafkaGroup", jobName(launched));
    streaming.defaults().forEach(complete::orElse);
    TributaryOptions options = complete.toOptions();
    Settings settings = Settings.from(options, System.getenv());
    Settings.check(
        settings::shadow,
        () -> MetricVersions.require(streaming.metrics(), settings.metricVersions()),
        settings::kafka,
        settings::schemaRegistry,
        settings::intake,
        settings::time,
        settings::cold,
        settings::database,
        settings::directory,
        settings::sampling);
    settings.schemaRegistry().ifPresent(it -> RegisteredContracts.in(it).requireNewest());
    Settings.Kafka kafka = settings.kafka();
    Settings.Time time = settings.time();
    Settings.Cold cold = settings.cold();
    JdbcTarget database = database(settings, launched);

    List<TopicPartition> partitions =
        streaming.topics(kafka).stream()
            .flatMap(topic -> KafkaTopics.partitions(kafka.cluster(), topic).stream())
            .toList();
    int latePartitions = KafkaTopics.partitions(kafka.cluster(), kafka.lateEventsTopic()).size();
    KafkaTopics.partitions(kafka.cluster(), kafka.deadLettersTopic());

    Run run = Run.live(name, runId(launched));
    // A shadow tells nobody: its rows are not the ones that are read.
    TelemetrySettings telemetry =
        settings.shadow().isPresent()
            ? TelemetrySettings.OFF
            : telemetry(jobName(launched), settings.sampling());
    Sinks sinks =
        settings
            .shadow()
            .<Sinks>map(shadow -> new ShadowSinks(ShadowSchema.named(shadow, database), database))
            .orElseGet(() -> new StoreSinks(run, kafka, latePartitions, database, cold, telemetry));
    Pipeline pipeline = Pipeline.create(RunnerDefaults.applyTo(options));
    streaming.build(
        pipeline,
        run,
        time.allowedLateness(),
        ForgetErased.of(
            KafkaEventsIO.read(kafka.cluster(), partitions)
                .inGroup(kafka.group())
                .sampling(telemetry.sampling())
                .lettingIn(settings.intake().with(customTypes(settings)))
                .withWatermarks(
                    EventTimeWatermarks.of(
                        time.outOfOrderness(),
                        time.idleAfter(),
                        time.idleFollows()
                            ? EventTimeWatermarks.Idle.FOLLOW
                            : EventTimeWatermarks.Idle.WALL_CLOCK)),
            database),
        sinks);
    return pipeline.run();
  }

  /** What the tenants have declared, as it stands at the launch. */
  private static CustomEventTypes customTypes(Settings settings) {
    try {
      return settings.directory().isEmpty()
          ? CustomEventTypes.NONE
          : Directories.customEventTypes(settings.directory().get());
    } catch (DirectoryException e) {
      throw new SettingsException(e.problems());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Recomputes days into tables of the caller's choice and waits for the end.
   *
   * @param asOf the pipelines to run, each with the instant it is judged at
   * @return the launch, as the rows remember it
   */
  static String recompute(
      Flags flags,
      String name,
      Map<StreamingPipeline, Instant> asOf,
      Function<Table, PTransform<PCollection<Row>, ? extends POutput>> save) {
    TributaryOptions options =
        flags
            .copy()
            .orElse("jobName", jobName(name))
            // The DirectRunner would encode every element three times to find changed inputs, which
            // the tests of the transforms look for already.
            .orElse("enforceImmutability", "false")
            .orElse("enforceEncodability", "false")
            .toOptions();
    Settings settings = Settings.from(options, System.getenv());
    String run = runId(name);
    Days days = new Days(settings.days().from(), settings.days().to());
    Settings.Cold cold = settings.cold();
    NeededEvents needed = NeededEvents.of(asOf, days, cold.history());
    Days read = needed.days(latest(days.to(), LocalDate.now(ZoneOffset.UTC))).orElse(days);
    Pipeline pipeline = Pipeline.create(RunnerDefaults.applyTo(options));
    NightlyPipeline.build(
        pipeline,
        Run.live(name, run),
        asOf,
        days,
        ForgetErased.of(
            ReadArchive.from(cold.events()).between(read.from(), read.to()),
            database(settings, name)),
        needed,
        save);
    PipelineResult.State state = pipeline.run().waitUntilFinish();
    if (state != PipelineResult.State.DONE) {
      throw new Failure(name + " ended in state " + state + "; --verbose shows the runner's log");
    }
    return run;
  }

  /** The pipelines asked for, each with the watermark it has recorded, unless another is given. */
  static Map<StreamingPipeline, Instant> asOf(Settings settings, String name) {
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

  /** A pipeline's job on Flink, and its consumer group, if no flag says otherwise. */
  static String jobName(String pipeline) {
    return "tributary-" + pipeline;
  }

  /** What a pipeline is called that runs as a shadow. */
  static String shadowOf(String pipeline, String shadow) {
    return pipeline + "-shadow-" + shadow;
  }

  /** What a process or a job of this launch tells of itself. */
  static TelemetrySettings telemetry(String service, Sampling sampling) {
    return TelemetrySettings.of(service, sampling, System.getenv(), System.getProperties());
  }

  static String runId(String pipeline) {
    byte[] random = new byte[3];
    new SecureRandom().nextBytes(random);
    return RUN_TIME.format(Instant.now()) + "-" + pipeline + "-" + HexFormat.of().formatHex(random);
  }

  private record StoreSinks(
      Run run,
      Settings.Kafka kafka,
      int latePartitions,
      JdbcTarget database,
      Settings.Cold cold,
      TelemetrySettings telemetry)
      implements Sinks {
    @Override
    public PTransform<PCollection<Row>, ? extends POutput> rows(Table table) {
      return UpsertRows.into(table).through(database).telling(telemetry);
    }

    @Override
    public PTransform<PCollection<LateEvent>, PDone> lateEvents() {
      return KafkaLedgerIO.writeLateEvents(
          kafka.cluster(), kafka.lateEventsTopic(), latePartitions);
    }

    @Override
    public PTransform<PCollection<DeadLetter>, PDone> deadLetters() {
      return KafkaLedgerIO.writeDeadLetters(kafka.cluster(), kafka.deadLettersTopic(), run.id());
    }

    @Override
    public PTransform<PCollection<Event>, ? extends POutput> archive() {
      return ArchiveEvents.to(cold.events()).every(cold.archiveEvery());
    }

    @Override
    public Optional<PTransform<PCollection<Event>, ? extends POutput>> admitted() {
      return telemetry.sampling().isOff() || !telemetry.exports()
          ? Optional.empty()
          : Optional.of(new TellAdmitted(run.pipeline(), telemetry));
    }
  }
}
