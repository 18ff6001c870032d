package dev.tributary.pipelines.cli;

import dev.tributary.contracts.event.DeadLetter;
import dev.tributary.contracts.gateway.Dimensions;
import dev.tributary.io.jdbc.JdbcDimensions;
import dev.tributary.io.jdbc.UpsertSamples;
import dev.tributary.io.kafka.EventTimeWatermarks;
import dev.tributary.io.kafka.KafkaGatewayIO;
import dev.tributary.io.kafka.KafkaLedgerIO;
import dev.tributary.io.kafka.KafkaTopics;
import dev.tributary.io.prometheus.Credentials;
import dev.tributary.io.prometheus.MetricStores;
import dev.tributary.io.prometheus.PrometheusTarget;
import dev.tributary.io.prometheus.WriteSamples;
import dev.tributary.options.GatewaySettings;
import dev.tributary.options.Settings;
import dev.tributary.options.TributaryOptions;
import dev.tributary.pipelines.BuryRefused;
import dev.tributary.pipelines.GatewayMetricsPipeline;
import dev.tributary.pipelines.GatewayPipeline;
import dev.tributary.pipelines.GatewayRegionalPipeline;
import dev.tributary.transforms.gateway.Region;
import dev.tributary.transforms.gateway.SeriesPlan;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;

/** As {@link Launcher}, for the pipelines of the gateway. */
final class GatewayLauncher {
  private GatewayLauncher() {}

  static PipelineResult run(GatewayPipeline which, Flags flags) {
    return switch (which) {
      case REGIONAL -> regional(flags).run();
      case METRICS -> metrics(flags).run();
    };
  }

  /** Lines of one partition are some seconds out of order (G-037); silence means none. */
  static Pipeline regional(Flags flags) {
    String name = GatewayPipeline.REGIONAL.pipelineName() + "-" + flags.get("region");
    TributaryOptions options =
        flags
            .copy()
            .orElse("jobName", Launcher.jobName(name))
            .orElse("kafkaGroup", Launcher.jobName(name))
            .orElse("outOfOrderness", "PT5S")
            .orElse("idleAfter", "PT5S")
            .orElse("allowedLateness", "PT1M")
            .toOptions();
    Settings settings = Settings.from(options, System.getenv());
    GatewaySettings gateway = GatewaySettings.from(options);
    Settings.check(settings::kafka, settings::time, gateway::regional);
    Settings.Kafka kafka = settings.kafka();
    GatewaySettings.Regional regional = gateway.regional();
    KafkaTopics.partitions(kafka.cluster(), regional.partialsTopic());
    KafkaTopics.partitions(kafka.cluster(), kafka.deadLettersTopic());

    Pipeline pipeline = Pipeline.create(RunnerDefaults.applyTo(options));
    GatewayRegionalPipeline.build(
        pipeline,
        new Region(
            regional.region(),
            regional.window(),
            settings.time().allowedLateness(),
            regional.throttlingErrorCodes()),
        dimensions(options, settings, name),
        KafkaGatewayIO.readLogs(
            kafka.cluster(),
            KafkaTopics.partitions(kafka.cluster(), regional.logsTopic()),
            kafka.group(),
            watermarks(settings.time()),
            regional.program()),
        KafkaGatewayIO.writePartials(kafka.cluster(), regional.partialsTopic()),
        KafkaLedgerIO.writeDeadLetters(
            kafka.cluster(), kafka.deadLettersTopic(), Launcher.runId(name)));
    return pipeline;
  }

  /** Without a database the labels are those of the line alone. */
  private static Dimensions dimensions(TributaryOptions options, Settings settings, String name) {
    return options.getHotJdbcUrl() == null
        ? Dimensions.none()
        : JdbcDimensions.in(Launcher.database(settings, name));
  }

  /**
   * Between two windows of the regions the topic is silent, so a partition is idle soon. What its
   * watermark then lags by covers what the regions wait for and take, and more if they take longer.
   */
  static Pipeline metrics(Flags flags) {
    String name = GatewayPipeline.METRICS.pipelineName();
    TributaryOptions options = metricsOptions(flags);
    Settings settings = Settings.from(options, System.getenv());
    GatewaySettings gateway = GatewaySettings.from(options);
    boolean table = options.getRemoteWriteUrl() == null;
    Settings.check(
        settings::kafka,
        settings::time,
        gateway::series,
        gateway::metricStore,
        table ? settings::database : () -> {});
    Settings.Kafka kafka = settings.kafka();
    GatewaySettings.Series series = gateway.series();
    KafkaTopics.partitions(kafka.cluster(), kafka.deadLettersTopic());
    String run = Launcher.runId(name);
    PTransform<PCollection<DeadLetter>, PDone> deadLetters =
        KafkaLedgerIO.writeDeadLetters(kafka.cluster(), kafka.deadLettersTopic(), run);

    Pipeline pipeline = Pipeline.create(RunnerDefaults.applyTo(options));
    GatewayMetricsPipeline.build(
        pipeline,
        new SeriesPlan(
            series.namespace(),
            series.window(),
            settings.time().allowedLateness(),
            series.cap(),
            series.regions().isEmpty()),
        series.regions(),
        KafkaGatewayIO.readPartials(
            kafka.cluster(),
            KafkaTopics.partitions(kafka.cluster(), series.partialsTopic()),
            kafka.group(),
            watermarks(settings.time()).waitingFor(series.patience())),
        table
            ? UpsertSamples.through(Launcher.database(settings, name), run)
            : WriteSamples.to(target(gateway.metricStore().orElseThrow())),
        BuryRefused.in(deadLetters),
        deadLetters);
    return pipeline;
  }

  private static PrometheusTarget target(GatewaySettings.MetricStore store) {
    PrometheusTarget target =
        PrometheusTarget.at(store.writeUrl(), new Credentials(store.user(), store.secret()))
            .trusting(store.authorities());
    MetricStores.requireWelcome(target);
    return store.queryUrl() == null ? target : target.askedAt(store.queryUrl());
  }

  private static TributaryOptions metricsOptions(Flags flags) {
    String name = GatewayPipeline.METRICS.pipelineName();
    return flags
        .copy()
        .orElse("jobName", Launcher.jobName(name))
        .orElse("kafkaGroup", Launcher.jobName(name))
        .orElse("outOfOrderness", "PT6S")
        .orElse("idleAfter", "PT1S")
        .orElse("allowedLateness", "PT10M")
        .toOptions();
  }

  private static EventTimeWatermarks watermarks(Settings.Time time) {
    return EventTimeWatermarks.of(
        time.outOfOrderness(),
        time.idleAfter(),
        time.idleFollows() ? EventTimeWatermarks.Idle.FOLLOW : EventTimeWatermarks.Idle.WALL_CLOCK);
  }
}
