package dev.tributary.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.event.DeadLetter;
import dev.tributary.contracts.identity.TeamPartition;
import dev.tributary.contracts.kafka.KafkaCluster;
import dev.tributary.embedded.LocalPrometheus;
import dev.tributary.embedded.LocalTopics;
import dev.tributary.io.kafka.DeadLetters;
import dev.tributary.io.kafka.EventPublisher;
import dev.tributary.sources.simulated.RegionalTraffic;
import dev.tributary.sources.simulated.RegionalTraffic.Line;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.beam.sdk.Pipeline;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two regions and the merging of them, as jobs of their own on a real broker and Flink: what comes
 * out equals what the lines say, in the database and in a real Prometheus, although one line of a
 * hundred is bad and one region dies.
 */
class GatewayIT {
  private static final long SEED = 20_251_009;
  private static final Instant START = Instant.parse("2025-10-09T12:00:00Z");
  private static final String SURVIVOR = "region-00";
  private static final String VICTIM = "region-01";
  private static final int LINES_PER_SECOND = 20;
  private static final int PARTITIONS = 4;

  /** When the first lines end, and the one region with them. */
  private static final Duration DEATH = Duration.ofMinutes(2);

  /** When the lines of the other go on, and when they end. */
  private static final Duration AFTER = Duration.ofMinutes(33);

  private static final Duration END = Duration.ofMinutes(36);

  private static final String PARTIALS = "gateway-partials";

  /** The gauges of which a sum is a number of requests. */
  private static final String COUNTED =
      "namespace_[a-z]+_(code_)?gw_(http_req|http_5xx|slow_http_req|http_code|error_code)";

  @TempDir private Path folder;

  private final TestStack stack = TestStack.get();
  private final TestStack.Place place = stack.place("gateway");
  private final RegionalTraffic traffic = RegionalTraffic.of(SEED, List.of(SURVIVOR, VICTIM), 1);
  private final List<Line> sent = new ArrayList<>();

  @Test
  void oneRegionDies_theSeriesOfTheOtherAreComplete_andNoBadLineCostsAnother() throws Exception {
    LocalTopics.create(
        place.bootstrapServers(),
        List.of(
            topic(logs(SURVIVOR), PARTITIONS),
            topic(logs(VICTIM), PARTITIONS),
            topic(PARTIALS, 1)));
    try (LocalPrometheus prometheus = LocalPrometheus.start(folder);
        LocalJobs jobs = new LocalJobs(stack.stack())) {
      jobs.start("gateway-regional-" + SURVIVOR, () -> regional(SURVIVOR).run());
      jobs.start("gateway-regional-" + VICTIM, () -> regional(VICTIM).run());
      jobs.start("gateway-metrics", () -> metrics().run());
      jobs.start(
          "gateway-metrics-store",
          () ->
              metrics(
                      "--remoteWriteUrl=" + prometheus.writeUrl(),
                      "--jobName=" + Launcher.jobName("gateway-metrics-store"))
                  .run());

      send(Duration.ZERO, DEATH, SURVIVOR, VICTIM);
      Map<String, Double> before = GatewayOracle.sums(good(DEATH, SURVIVOR, VICTIM));
      close(jobs, DEATH, SURVIVOR, VICTIM);
      await(jobs, "the series of both", () -> assertThat(sums(DEATH)).isEqualTo(before));
      jobs.cancel("gateway-regional-" + VICTIM);

      send(AFTER, END, SURVIVOR);
      close(jobs, END, SURVIVOR);
      Map<String, Double> all = GatewayOracle.sums(good(END, SURVIVOR));
      await(
          jobs,
          "the series of the survivor",
          () -> assertThat(of(SURVIVOR, sums(END))).as("seed %d", SEED).isEqualTo(all));
      assertThat(of(VICTIM, sums(DEATH))).isEqualTo(of(VICTIM, before));
      PrometheusSums stored = new PrometheusSums(prometheus);
      await(
          jobs,
          "the same series in Prometheus",
          () ->
              assertThat(of(SURVIVOR, stored.sums(COUNTED, END.plusMinutes(1), START.plus(END))))
                  .as("seed %d", SEED)
                  .isEqualTo(all));
      assertThat(stored.refusedWrites()).as("write requests answered 4xx").isZero();
    }

    assertThat(reduction()).as("bytes saved, as published").isGreaterThan(0.9);
    System.out.printf("reduction %.4f of %d lines (seed %d)%n", reduction(), sent.size(), SEED);
    assertDeadLetters();
  }

  private void assertDeadLetters() {
    List<DeadLetter> letters =
        DeadLetters.readAll(KafkaCluster.at(place.bootstrapServers()), place.deadLettersTopic());
    Map<String, Long> bySurvivor =
        letters.stream()
            .filter(letter -> letter.topic().equals(logs(SURVIVOR)))
            .collect(Collectors.groupingBy(l -> l.reason().code(), Collectors.counting()));
    Map<String, Long> expected = new TreeMap<>();
    sent.stream()
        .filter(line -> line.region().equals(SURVIVOR) && line.bad() != null)
        .forEach(line -> expected.merge(reason(line), 1L, Long::sum));
    assertThat(bySurvivor).isEqualTo(expected);
  }

  private static String reason(Line line) {
    return switch (line.bad()) {
      case TRUNCATED -> "json.malformed";
      case NO_EXT5, NO_TIME -> "field.invalid";
      case TOO_LARGE -> "payload.too_large";
    };
  }

  private Pipeline regional(String region) {
    return GatewayLauncher.regional(
        flags("--region=" + region, "--gatewayLogsTopic=" + logs(region)));
  }

  /** Waits for a region that is slower than the other, as none is in life. */
  private Pipeline metrics(String... more) {
    List<String> all = new ArrayList<>(List.of(more));
    all.add("--outOfOrderness=PT10M");
    return GatewayLauncher.metrics(flags(all.toArray(String[]::new)));
  }

  private Flags flags(String... more) {
    List<String> all = new ArrayList<>(place.arguments(more));
    all.addAll(stack.stack().flinkFlags());
    all.addAll(
        List.of(
            "--config=flink-local",
            "--checkpointingInterval=2000",
            "--partialsTopic=" + PARTIALS,
            // Only lines move the watermarks, so that the test does.
            "--idleAfter=PT1H"));
    return Flags.parse(all, TestStack.home());
  }

  private static String logs(String region) {
    return "gateway-logs-" + region;
  }

  private static LocalTopics.Topic topic(String name, int partitions) {
    return new LocalTopics.Topic(name, partitions, Duration.ofDays(7), 16 << 20);
  }

  private void send(Duration from, Duration to, String... regions) {
    List<Line> lines = new ArrayList<>();
    long count = to.minus(from).toSeconds() * LINES_PER_SECOND;
    for (long i = 0; i < count; i++) {
      Line line = traffic.next(START.plus(from).plusMillis(i * 1000 / LINES_PER_SECOND));
      if (List.of(regions).contains(line.region())) {
        lines.add(line);
      }
    }
    publish(lines);
  }

  /**
   * Lets every window before that time close: in the regions first and, once all they counted is
   * there, where they are merged.
   */
  private void close(LocalJobs jobs, Duration end, String... regions) throws IOException {
    sendToAllPartitions(end.plusMinutes(1), regions);
    awaitCounts(jobs, end, regions);
    sendToAllPartitions(end.plusMinutes(15), regions);
    awaitCounts(jobs, end.plusMinutes(2), regions);
    sendToAllPartitions(end.plusMinutes(30), regions);
  }

  /** Until what the regions counted before that time is in the topic. */
  private void awaitCounts(LocalJobs jobs, Duration before, String... regions) throws IOException {
    Map<String, Long> expected = GatewayOracle.requests(good(before, regions));
    await(
        jobs,
        "what the regions counted",
        () ->
            assertThat(
                    RegionalRequests.countedBefore(
                        START.plus(before), KafkaCluster.at(place.bootstrapServers()), PARTIALS))
                .containsAllEntriesOf(expected));
  }

  /** Waits until it is so, as long as all jobs run. */
  private static void await(LocalJobs jobs, String what, ThrowingRunnable isSo) {
    Awaitility.await(what)
        .atMost(Duration.ofMinutes(2))
        .failFast("a job has ended", jobs::requireRunning)
        .untilAsserted(isSo);
  }

  /** Lines of that time until each partition of each region has one that counts. */
  private void sendToAllPartitions(Duration at, String... regions) {
    for (String region : regions) {
      List<Line> lines = new ArrayList<>();
      Set<Integer> reached = new HashSet<>();
      while (reached.size() < PARTITIONS) {
        Line line = traffic.next(START.plus(at));
        if (line.region().equals(region)) {
          lines.add(line);
          if (line.counts()) {
            byte[] key = line.localIp().getBytes(StandardCharsets.UTF_8);
            reached.add(TeamPartition.of(key, PARTITIONS));
          }
        }
      }
      publish(lines);
    }
  }

  private void publish(List<Line> lines) {
    for (String region : List.of(SURVIVOR, VICTIM)) {
      try (EventPublisher publisher =
          EventPublisher.to(KafkaCluster.at(place.bootstrapServers()), logs(region))) {
        lines.stream()
            .filter(line -> line.region().equals(region))
            .forEach(line -> publisher.send(line.localIp(), line.value()));
        publisher.flush();
      }
    }
    sent.addAll(lines);
  }

  /** The lines of these regions that were logged before that time and are not bad. */
  private List<byte[]> good(Duration before, String... regions) throws IOException {
    List<byte[]> good = new ArrayList<>();
    for (Line line : sent) {
      if (line.bad() == null
          && List.of(regions).contains(line.region())
          && GatewayOracle.seconds(line.value()) < START.plus(before).getEpochSecond()) {
        good.add(line.value());
      }
    }
    return good;
  }

  /** The sums of counted gauges per region, of windows before that time. */
  private Map<String, Double> sums(Duration before) throws SQLException {
    Map<String, Double> sums = new TreeMap<>();
    try (Connection connection = place.connect();
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT name, labels, sum(value) FROM hot.series_sample WHERE at < ? AND name ~ ?"
                    + " GROUP BY name, labels")) {
      query.setTimestamp(1, Timestamp.from(START.plus(before)));
      query.setString(2, "^" + COUNTED + "$");
      ResultSet rows = query.executeQuery();
      while (rows.next()) {
        sums.put(rows.getString(1) + GatewayOracle.labels(rows.getString(2)), rows.getDouble(3));
      }
    }
    return sums;
  }

  private static Map<String, Double> of(String region, Map<String, Double> sums) {
    Map<String, Double> some = new TreeMap<>(sums);
    some.keySet().removeIf(name -> !name.contains("region_id=" + region));
    return some;
  }

  /** Over all windows and regions: of the bytes that came in, the share that did not leave. */
  private double reduction() throws SQLException {
    return 1 - total("namespace_gw_partial_bytes") / total("namespace_gw_line_bytes");
  }

  private double total(String name) throws SQLException {
    try (Connection connection = place.connect();
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT sum(value) FROM hot.series_sample WHERE name = ?")) {
      query.setString(1, name);
      ResultSet rows = query.executeQuery();
      rows.next();
      return rows.getDouble(1);
    }
  }
}
