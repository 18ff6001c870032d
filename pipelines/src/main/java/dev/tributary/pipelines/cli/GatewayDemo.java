package dev.tributary.pipelines.cli;

import dev.tributary.contracts.kafka.KafkaCluster;
import dev.tributary.embedded.LocalTopics;
import dev.tributary.io.jdbc.JdbcTarget;
import dev.tributary.io.kafka.DeadLetters;
import dev.tributary.pipelines.GatewayPipeline;
import dev.tributary.pipelines.local.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The demo's second part: access logs of two regions, a job for each, and a third that makes time
 * series of what they counted.
 */
final class GatewayDemo {
  private static final String PARTIALS = "gateway-partials";
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final long POLL_MILLIS = 200;

  /** Which region is through first is up to the machine, and shall make no difference. */
  private static final Duration WAITS_FOR_REGIONS = Duration.ofMinutes(10);

  private final Path home;
  private final LocalStack stack;
  private final Console console;
  private final GatewayStory story = new GatewayStory();
  private final GatewaySamples samples;
  private final LocalJobs jobs;

  GatewayDemo(Path home, LocalStack stack, Console console, JdbcTarget database) {
    this.home = home;
    this.stack = stack;
    this.console = console;
    this.samples = new GatewaySamples(database, GatewayStory.END);
    this.jobs = new LocalJobs(stack);
  }

  /**
   * @param live flags of live pipelines
   * @param once stop the jobs when the lines are through
   * @return whether every line is accounted for
   */
  boolean run(Flags live, boolean once) throws Exception {
    createTopics();
    stack.database().run(Files.readString(home.resolve("testdata/demo/gateway-dimensions.sql")));
    start(live);
    console.step("send access log lines of two regions", () -> story.send(stack.kafka()));
    console.say("      %s", story.summary());
    console.step(
        "gateway-regional for each, gateway-metrics on Flink: until the lines are samples",
        this::closeWindows);
    if (once) {
      jobs.close();
    }
    return report();
  }

  /** What the gateway's callers do next. */
  GatewayStory.Sequel sequel() {
    return story.sequel(WAITS_FOR_REGIONS, stack.kafka());
  }

  /** In a single partition what was sent first is read first, whatever the machine is busy with. */
  private void createTopics() {
    List<LocalTopics.Topic> topics = new ArrayList<>();
    GatewayStory.REGIONS.forEach(region -> topics.add(topic(GatewayStory.topic(region))));
    topics.add(topic(PARTIALS));
    LocalTopics.create(stack.bootstrapServers(), topics);
  }

  private static LocalTopics.Topic topic(String name) {
    return new LocalTopics.Topic(name, 1, Duration.ofDays(7), 16 << 20);
  }

  private void start(Flags live) {
    for (String region : GatewayStory.REGIONS) {
      Flags flags =
          live.copy()
              .orElse("region", region)
              .orElse("gatewayLogsTopic", GatewayStory.topic(region))
              .orElse("partialsTopic", PARTIALS);
      jobs.start(
          GatewayPipeline.REGIONAL.pipelineName() + "-" + region,
          () -> GatewayLauncher.run(GatewayPipeline.REGIONAL, flags));
    }
    Flags flags =
        live.copy()
            .orElse("outOfOrderness", WAITS_FOR_REGIONS.toString())
            .orElse("partialsTopic", PARTIALS);
    jobs.start(
        GatewayPipeline.METRICS.pipelineName(),
        () -> GatewayLauncher.run(GatewayPipeline.METRICS, flags));
  }

  /** The logs end in the past, so it is later lines that tell the jobs that they have ended. */
  private long closeWindows() throws InterruptedException {
    KafkaCluster servers = stack.kafka();
    Instant deadline = Instant.now().plus(PATIENCE);
    story.closeRegions(servers);
    awaitUntil(deadline, this::regionsHaveCounted);
    story.closeSeries(WAITS_FOR_REGIONS, servers);
    long requests = requests();
    awaitUntil(
        deadline, () -> samples.counted() + samples.late() >= requests && samples.haveSettled());
    return requests;
  }

  private boolean regionsHaveCounted() {
    Map<String, Long> counted =
        RegionalRequests.countedBefore(GatewayStory.END, stack.kafka(), PARTIALS);
    return story.requests().entrySet().stream()
        .allMatch(sent -> counted.getOrDefault(sent.getKey(), 0L) >= sent.getValue());
  }

  private void awaitUntil(Instant deadline, BooleanSupplier isSo) throws InterruptedException {
    while (!isSo.getAsBoolean()) {
      jobs.requireRunning();
      if (Instant.now().isAfter(deadline)) {
        throw new Failure(
            "after %d minutes not all of %d requests are through: the regions counted %s, the series %d; the logs are under the state folder"
                .formatted(
                    PATIENCE.toMinutes(),
                    requests(),
                    RegionalRequests.countedBefore(GatewayStory.END, stack.kafka(), PARTIALS),
                    samples.counted()));
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  private long requests() {
    return story.requests().values().stream().mapToLong(Long::longValue).sum();
  }

  private boolean report() throws IOException {
    console.say("");
    console.say(
        "The busiest products over both regions, by business region, in the minute from %s (hot.series_sample)",
        samples.newestMinute());
    console.table(GatewaySamples.PRODUCT_COLUMNS, samples.busiestProducts());
    console.say(
        "%d KB of lines became %d KB of counts: %.1f %% fewer bytes leave the regions",
        samples.lineBytes() >> 10, samples.partialBytes() >> 10, 100 * samples.reduction());
    long rejected = rejected();
    console.say(
        "gateway: %d lines = %d counted + %d late + %d warm-up + %d rejected",
        story.lines(), samples.counted(), samples.late(), story.warmUps(), rejected);
    console.say("");
    return samples.counted() + samples.late() == requests() && rejected == story.bad();
  }

  private long rejected() {
    List<String> topics = GatewayStory.REGIONS.stream().map(GatewayStory::topic).toList();
    return DeadLetters.readAll(stack.kafka(), "dead-letters").stream()
        .filter(letter -> topics.contains(letter.topic()))
        .count();
  }
}
