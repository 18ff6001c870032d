package dev.tributary.benchmarks;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.kafka.KafkaCluster;
import dev.tributary.contracts.table.Table;
import dev.tributary.contracts.table.Tables;
import dev.tributary.io.jdbc.JdbcTarget;
import dev.tributary.io.jdbc.Migrations;
import dev.tributary.io.jdbc.TableReader;
import dev.tributary.io.kafka.EventPublisher;
import dev.tributary.pipelines.local.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long after an event its row is visible in PostgreSQL, while {@code ./tributary run PIPELINE}
 * takes 500 events a second, of activity 3,000, on Flink in its own process.
 *
 * <p>Every two seconds an event of a team that has no row yet, or the view of such a page, is sent
 * among the others; measured is the time from handing it to the producer to the first row. Run it
 * with {@code benchmarks/freshness PIPELINE}: delivery, operational, engagement or activity.
 */
public final class Freshness {
  private static final int TEAMS = 24;
  private static final int USERS = 20_000;
  private static final int SAMPLES = 30;
  private static final int PEOPLE = 200;
  private static final Map<String, Watched> WATCHED =
      Map.of(
          "delivery", new Watched(Tables.TEAM_DAILY_SUMMARY, "team_id", 500),
          "operational", new Watched(Tables.TEAM_MINUTE, "team_id", 500),
          "engagement", new Watched(Tables.TEAM_ENGAGEMENT, "team_id", 500),
          "activity", new Watched(Tables.PAGE_VIEWS, "page", 3_000));

  /**
   * Where the first row of something new is awaited.
   *
   * @param column what is new
   * @param rate events a second
   */
  private record Watched(Table table, String column, int rate) {}

  private static final Duration WARM_UP = Duration.ofSeconds(20);

  private final Random random = new Random(42);
  private final EventPublisher publisher;
  private final JdbcTarget database;
  private final Watched watched;

  private Freshness(EventPublisher publisher, JdbcTarget database, Watched watched) {
    this.publisher = publisher;
    this.database = database;
    this.watched = watched;
  }

  public static void main(String[] arguments) throws Exception {
    String name = arguments.length == 0 ? "delivery" : arguments[0];
    Watched watched = WATCHED.get(name);
    if (watched == null) {
      System.err.println("freshness takes one of " + WATCHED.keySet() + ", not " + name);
      System.exit(2);
    }
    Path home = Path.of(System.getenv("TRIBUTARY_HOME"));
    Path state = Files.createTempDirectory("tributary-freshness");
    try (LocalStack stack = LocalStack.start(home, state)) {
      JdbcTarget database =
          new JdbcTarget(
              stack.database().jdbcUrl(),
              stack.database().user(),
              stack.database().password(),
              "benchmark");
      Migrations.apply(database.url(), database.user(), database.password());
      Process pipeline = launch(home, stack, name);
      try (EventPublisher publisher =
          EventPublisher.to(
              KafkaCluster.at(stack.bootstrapServers()),
              "productivity-events",
              "activity-events")) {
        new Freshness(publisher, database, watched).measure(pipeline);
      } finally {
        pipeline.descendants().forEach(ProcessHandle::destroy);
        pipeline.destroy();
      }
    }
  }

  private static Process launch(Path home, LocalStack stack, String name) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                home.resolve("tributary").toString(),
                "run",
                name,
                "--config=flink-local",
                "--parallelism=2"));
    command.addAll(stack.flags());
    return new ProcessBuilder(command).inheritIO().start();
  }

  private void measure(Process pipeline) throws InterruptedException {
    AtomicLong sent = new AtomicLong();
    ScheduledExecutorService load = Executors.newSingleThreadScheduledExecutor();
    ScheduledFuture<?> sending =
        load.scheduleAtFixedRate(
            () -> {
              for (int i = 0; i < watched.rate() / 100; i++) {
                publisher.send(event("team-" + random.nextInt(TEAMS)));
                sent.incrementAndGet();
              }
            },
            0,
            10,
            TimeUnit.MILLISECONDS);
    long first = untilVisible("first", pipeline);
    System.out.printf("first row of all, start of the job included: %d ms%n", first);
    TimeUnit.MILLISECONDS.sleep(WARM_UP.toMillis());
    List<Long> samples = new ArrayList<>();
    for (int i = 0; i < SAMPLES; i++) {
      samples.add(untilVisible("sample-" + i, pipeline));
      System.out.printf("sample %d: %d ms%n", i + 1, samples.get(i));
      TimeUnit.SECONDS.sleep(2);
    }
    sending.cancel(false);
    load.shutdown();
    Collections.sort(samples);
    System.out.printf(
        "event to row at %d events/s, %d samples: median %d ms, p95 %d ms, max %d ms; %d events sent%n",
        watched.rate(),
        SAMPLES,
        samples.get(SAMPLES / 2),
        samples.get(SAMPLES * 95 / 100),
        samples.get(SAMPLES - 1),
        sent.get());
  }

  private long untilVisible(String team, Process pipeline) throws InterruptedException {
    Instant begin = Instant.now();
    publisher.send(event(team));
    while (TableReader.read(database, watched.table(), watched.column() + " = ?", team).isEmpty()) {
      if (!pipeline.isAlive()) {
        throw new IllegalStateException("the pipeline has ended");
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    return Duration.between(begin, Instant.now()).toMillis();
  }

  /** A task for those who look at work, a message for those who look at talk, or a page. */
  private Event event(String team) {
    if (watched.table().equals(Tables.PAGE_VIEWS)) {
      return view(team);
    }
    boolean talk = watched.table().equals(Tables.TEAM_ENGAGEMENT);
    return new Event(
        new UUID(random.nextLong(), random.nextLong()),
        "org-acme",
        team,
        talk ? "slack" : "jira",
        talk ? "message.sent" : "task.created",
        talk ? "%064x".formatted(random.nextInt(PEOPLE)) : null,
        talk ? "k1" : null,
        Instant.now().toEpochMilli(),
        Payload.of(
            talk
                ? Map.of("channel_id", "C-" + team, "actor_team_id", team)
                : Map.of("task_id", "T-" + random.nextInt(100_000))),
        null,
        0);
  }

  private Event view(String page) {
    return new Event(
        new UUID(random.nextLong(), random.nextLong()),
        "org-acme",
        "eng-web",
        "custom",
        "page_view",
        "%064x".formatted(random.nextInt(USERS)),
        "k1",
        Instant.now().toEpochMilli(),
        Payload.of(Map.of("page", page)),
        null,
        0);
  }
}
