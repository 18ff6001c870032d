package dev.tributary.pipelines.cli;

import dev.tributary.io.jdbc.DatabaseException;
import dev.tributary.io.jdbc.JdbcTarget;
import dev.tributary.io.kafka.KafkaTopics;
import dev.tributary.io.kafka.WatchTopics;
import dev.tributary.options.Settings;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "observe",
    mixinStandardHelpOptions = true,
    description = {
      "Export metrics of all pipelines until it is stopped: lag, throughput, errors, lateness, age of"
          + " watermarks, dead letters by reason.",
      "On http://127.0.0.1:9464/metrics for Prometheus (--metricsPort, --metricsHost), and by OTLP if"
          + " OTEL_EXPORTER_OTLP_ENDPOINT is set. docs/observability.md lists the metrics."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  ./tributary observe --bootstrapServers=localhost:9092 \\",
      "      --hotJdbcUrl=jdbc:postgresql://localhost/tributary"
    })
final class ObserveCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(ObserveCommand.class);
  private static final String NAME = "observe";
  private static final long EVERY_SECONDS = 5;

  @Mixin private PipelineFlags flags;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Flags given = flags.parse();
    Map<String, String> rest = new TreeMap<>(given.asMap());
    rest.putIfAbsent("metricsPort", "9464");
    ServeTelemetry telling = ServeTelemetry.takeFrom(rest);
    Settings settings = Flags.of(rest).toSettings();
    Settings.check(settings::kafka, settings::database);
    JdbcTarget database = Launcher.database(settings, NAME);
    try (WatchTopics topics = Observation.topics(settings.kafka());
        ServeTelemetry page = telling.start("tributary-observe")) {
      Observation observation = new Observation(database, topics, Clock.systemUTC());
      observation.look();
      observation.sayTo(page.telemetry().meter());
      new Console(spec.commandLine().getOut())
          .say("Metrics are http://%s/metrics; stop with Ctrl-C.", page.page().orElseThrow());
      CountDownLatch never = new CountDownLatch(1);
      while (!never.await(EVERY_SECONDS, TimeUnit.SECONDS)) {
        lookAgain(observation);
      }
    }
    return 0;
  }

  /** What is away now is what somebody watches for: what was seen last ages, and that is said. */
  private static void lookAgain(Observation observation) {
    try {
      observation.look();
    } catch (DatabaseException | KafkaTopics.UnreachableBrokerException e) {
      LOG.warn("could not look: {}", e.getMessage());
    }
  }
}
