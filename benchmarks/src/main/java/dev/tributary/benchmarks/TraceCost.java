package dev.tributary.benchmarks;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.kafka.KafkaCluster;
import dev.tributary.embedded.LocalOtlp;
import dev.tributary.io.jdbc.AdmissionTotals;
import dev.tributary.io.jdbc.JdbcTarget;
import dev.tributary.io.jdbc.Migrations;
import dev.tributary.io.kafka.EventPublisher;
import dev.tributary.pipelines.local.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * What tracing costs: CPU seconds per million events of {@code ./tributary run activity}, on Flink
 * in its own process, with nothing kept and with one trace in a hundred, in turns. Start and
 * warm-up of the process are left out: the clock runs from the first third of the events to the
 * last one. Run it with {@code benchmarks/trace-cost [ROUNDS]}.
 */
public final class TraceCost {
  private static final int EVENTS = 600_000;
  private static final int WARM = EVENTS / 3;
  private static final int USERS = 20_000;
  private static final int PAGES = 200;
  private static final List<String> SHARES = List.of("0", "0.01");
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final LocalStack stack;
  private final Path home;
  private final JdbcTarget database;
  private final LocalOtlp otlp;

  private TraceCost(LocalStack stack, Path home, JdbcTarget database, LocalOtlp otlp) {
    this.stack = stack;
    this.home = home;
    this.database = database;
    this.otlp = otlp;
  }

  public static void main(String[] arguments) throws Exception {
    int rounds = arguments.length == 0 ? 2 : Integer.parseInt(arguments[0]);
    Path home = Path.of(System.getenv("TRIBUTARY_HOME"));
    Path state = Files.createTempDirectory("tributary-trace-cost");
    try (LocalStack stack = LocalStack.start(home, state);
        LocalOtlp otlp = LocalOtlp.start()) {
      JdbcTarget database =
          new JdbcTarget(
              stack.database().jdbcUrl(),
              stack.database().user(),
              stack.database().password(),
              "benchmark");
      Migrations.apply(database.url(), database.user(), database.password());
      publish(stack.bootstrapServers());
      TraceCost cost = new TraceCost(stack, home, database, otlp);
      for (int round = 1; round <= rounds; round++) {
        for (String share : SHARES) {
          System.out.printf(
              "round %d, --traceSampling=%s: %.2f CPU s per million events; %d spans so far%n",
              round, share, cost.measure(share), otlp.spans().size());
        }
      }
    }
  }

  private static void publish(String bootstrapServers) {
    Random random = new Random(42);
    byte[] trace = new byte[16];
    long begin = Instant.now().minus(Duration.ofMinutes(20)).toEpochMilli();
    try (EventPublisher publisher =
        EventPublisher.to(
            KafkaCluster.at(bootstrapServers), "productivity-events", "activity-events")) {
      for (int i = 0; i < EVENTS; i++) {
        random.nextBytes(trace);
        publisher.send(
            new Event(
                new UUID(random.nextLong(), random.nextLong()),
                "org-acme",
                "eng-web",
                "custom",
                "page_view",
                "%064x".formatted(random.nextInt(USERS)),
                "k1",
                begin + i,
                Payload.of(Map.of("page", "/" + random.nextInt(PAGES))),
                HexFormat.of().formatHex(trace),
                begin + i));
      }
      publisher.flush();
    }
  }

  private double measure(String share) throws IOException, InterruptedException {
    Instant begin = Instant.now();
    Process pipeline = launch(share);
    try {
      Point warm = when(WARM, begin, pipeline);
      Point done = when(EVENTS, begin, pipeline);
      return done.cpu().minus(warm.cpu()).toMillis() * 1e3 / (done.events() - warm.events());
    } finally {
      pipeline.destroy();
      pipeline.waitFor();
    }
  }

  /** What a run has used when it has counted so many events. */
  private record Point(long events, Duration cpu) {}

  private Point when(int events, Instant begin, Process pipeline) throws InterruptedException {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(deadline) && pipeline.isAlive()) {
      for (AdmissionTotals totals : AdmissionTotals.newest(database)) {
        if (totals.lastWrite().isAfter(begin) && totals.admitted() >= events) {
          return new Point(
              totals.admitted(), pipeline.toHandle().info().totalCpuDuration().orElseThrow());
        }
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new IllegalStateException("the pipeline has not counted " + events + " events");
  }

  private Process launch(String share) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                home.resolve("tributary").toString(),
                "run",
                "activity",
                "--config=flink-local",
                "--parallelism=2",
                "--traceSampling=" + share));
    command.addAll(stack.flags());
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    builder.environment().put("OTEL_EXPORTER_OTLP_ENDPOINT", otlp.endpoint());
    builder.environment().put("TRIBUTARY_SKIP_BUILD", "1");
    return builder.start();
  }
}
