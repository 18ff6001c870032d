package dev.tributary.pipelines.cli;

import dev.tributary.contracts.kafka.KafkaCluster;
import dev.tributary.io.kafka.EventPublisher;
import dev.tributary.sources.simulated.RegionalTraffic;
import dev.tributary.sources.simulated.RegionalTraffic.Line;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Two minutes of simulated access logs of two regions, the same in every run; one line of a hundred
 * is bad. Then there are lines that come later and are no part of it: they let its windows close.
 */
final class GatewayStory {
  static final List<String> REGIONS = RegionalTraffic.names(2);

  private static final long SEED = 20_251_006;
  private static final Instant START = Instant.parse("2025-10-06T12:00:00Z");

  /** No line of the story is logged then or later. */
  static final Instant END = START.plus(Duration.ofMinutes(2));

  private static final int LINES = 4_000;
  private static final double BAD_PERCENT = 1;

  private final RegionalTraffic traffic = RegionalTraffic.of(SEED, REGIONS, BAD_PERCENT);
  private final List<Line> lines = new ArrayList<>();

  GatewayStory() {
    Duration apart = Duration.between(START, END).dividedBy(LINES);
    for (int i = 0; i < LINES; i++) {
      lines.add(traffic.next(START.plus(apart.multipliedBy(i))));
    }
  }

  static String topic(String region) {
    return "gateway-logs-" + region;
  }

  int send(KafkaCluster kafka) {
    send(lines, kafka);
    return lines.size();
  }

  /** Lets the regions say what they have counted, all of it. */
  void closeRegions(KafkaCluster kafka) {
    for (String region : REGIONS) {
      send(List.of(lineOf(region, Duration.ofMinutes(1))), kafka);
    }
  }

  /**
   * Lets the merging of regions say its samples, of everything that the regions have said. One
   * region is enough: the first line is counted when the second comes, and the count moves the
   * watermark.
   */
  void closeSeries(Duration waitsForRegions, KafkaCluster kafka) {
    Duration later = waitsForRegions.plusMinutes(5);
    String region = REGIONS.get(0);
    send(List.of(lineOf(region, later), lineOf(region, later.plusMinutes(5))), kafka);
  }

  /** The same traffic, after everything that let the windows of the story close. */
  Sequel sequel(Duration waitsForRegions, KafkaCluster kafka) {
    return new Sequel(traffic, END.plus(waitsForRegions.plusMinutes(15)), kafka);
  }

  /** Lines without an end, a stretch of the story's time at a time. */
  static final class Sequel {
    private final RegionalTraffic traffic;
    private final KafkaCluster kafka;
    private Instant now;

    private Sequel(RegionalTraffic traffic, Instant from, KafkaCluster kafka) {
      this.traffic = traffic;
      this.now = from;
      this.kafka = kafka;
    }

    /** Sends so many lines, spread over the next stretch. */
    void send(int count, Duration stretch) {
      List<Line> next = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        next.add(traffic.next(now.plus(stretch.multipliedBy(i).dividedBy(count))));
      }
      now = now.plus(stretch);
      GatewayStory.send(next, kafka);
    }
  }

  /** A request of that region, so long after the end. */
  private Line lineOf(String region, Duration later) {
    Line line = traffic.next(END.plus(later));
    while (!line.region().equals(region) || !line.counts()) {
      line = traffic.next(END.plus(later));
    }
    return line;
  }

  private static void send(List<Line> lines, KafkaCluster kafka) {
    for (String region : REGIONS) {
      try (EventPublisher publisher = EventPublisher.to(kafka, topic(region))) {
        lines.stream()
            .filter(line -> line.region().equals(region))
            .forEach(line -> publisher.send(line.localIp(), line.value()));
        publisher.flush();
      }
    }
  }

  /** The requests of clients in each region. */
  Map<String, Long> requests() {
    return lines.stream()
        .filter(Line::counts)
        .collect(Collectors.groupingBy(Line::region, TreeMap::new, Collectors.counting()));
  }

  long lines() {
    return lines.size();
  }

  long bad() {
    return count(line -> line.bad() != null);
  }

  /** Requests of the gateway itself, which nobody counts. */
  long warmUps() {
    return count(Line::warmUp);
  }

  private long count(Predicate<Line> which) {
    return lines.stream().filter(which).count();
  }

  String summary() {
    long bytes = lines.stream().mapToLong(line -> line.value().length).sum();
    return "%d lines of two regions, %d MB, %d of them bad, %d warm-up requests"
        .formatted(lines(), bytes >> 20, bad(), warmUps());
  }
}
