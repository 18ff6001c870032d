package dev.tributary.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.kafka.KafkaCluster;
import dev.tributary.io.jdbc.ProgressReader;
import dev.tributary.io.kafka.DeadLetters;
import dev.tributary.pipelines.ActivityPipeline;
import dev.tributary.pipelines.DeliveryPipeline;
import dev.tributary.pipelines.OperationalPipeline;
import dev.tributary.pipelines.PipelineCatalogue;
import dev.tributary.pipelines.StreamingPipeline;
import dev.tributary.testkit.history.EventHistory;
import dev.tributary.testkit.history.Message;
import dev.tributary.testkit.history.Oracle;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The product's promise: the same events give the same tables, live on Flink, in batch on Flink and
 * in batch on the DirectRunner, and all of them equal a recomputation in SQL that shares no code
 * with the pipelines.
 *
 * <p>The events arrive shuffled by hours, some of them days late, some twice, some malformed; with
 * redeployments, reopened tasks, deployments before creations and tasks slower than seven days.
 */
class ParityIT {
  private static final long SEED = 20_251_001;
  private static final int EVENTS = 50_000;
  private static final int VISITS = 6_000;
  private static final Instant START = Instant.parse("2025-09-20T00:00:00Z");
  private static final String DAYS_FROM = "--from=2025-09-20";
  private static final String DAYS_TO = "--to=2025-10-12";

  @Test
  void streamingAndBatchOnBothRunners_equalTheOracle() throws Exception {
    List<Message> messages =
        EventHistory.of(SEED)
            .events(EVENTS)
            .activity(VISITS)
            .tenants(2)
            .teamsPerTenant(4)
            .days(21)
            .start(START);
    TestStack.Place place = TestStack.get().place("parity");
    place.publish(messages);

    try (StreamingJobs live = place.startLive()) {
      new Throughput(place.cold(), place.database(), live)
          .await(messages.size(), newest(messages).minus(Duration.ofMinutes(2)));
    }

    for (StreamingPipeline pipeline : PipelineCatalogue.streaming()) {
      everyRecordIsCountedOnce(messages, Throughput.Counts.of(place.database(), pipeline.name()));
    }
    everyRejectIsKeptOnce(messages, place);
    equalsTheOracle(messages, place);
    minutesEqualTheOracle(place);
    activityEqualsTheOracle(messages, place);
    assertThat(
            Verifier.verify(place.flags(DAYS_FROM, DAYS_TO, "--runner=DirectRunner")).differences())
        .as("seed %d: live on Flink against batch on the DirectRunner", SEED)
        .isEmpty();
    assertThat(
            Verifier.verify(
                    place.flags(DAYS_FROM, DAYS_TO, "--runner=FlinkRunner", "--parallelism=2"))
                .differences())
        .as("seed %d: live on Flink against batch on Flink", SEED)
        .isEmpty();
  }

  private static Instant newest(List<Message> messages) {
    return messages.stream()
        .filter(Message::isValid)
        .map(Message::eventTime)
        .max(Instant::compareTo)
        .orElseThrow();
  }

  private static void everyRecordIsCountedOnce(List<Message> messages, Throughput.Counts counts) {
    assertThat(counts.admitted() + counts.duplicate() + counts.lateOnly() + counts.rejected())
        .isEqualTo(messages.size());
    assertThat(counts.duplicate()).isEqualTo(ofKind(messages, Message.Kind.DUPLICATE));
    assertThat(counts.rejected()).isEqualTo(ofKind(messages, Message.Kind.MALFORMED));
    assertThat(counts.lateOnly()).isZero();
  }

  private static void everyRejectIsKeptOnce(List<Message> messages, TestStack.Place place) {
    Map<String, Long> reasons =
        DeadLetters.readAll(KafkaCluster.at(place.bootstrapServers()), place.deadLettersTopic())
            .stream()
            .collect(
                Collectors.groupingBy(
                    letter -> letter.reason().code(), TreeMap::new, Collectors.counting()));
    assertThat(reasons)
        .isEqualTo(
            messages.stream()
                .filter(message -> !message.isValid())
                .collect(
                    Collectors.groupingBy(Message::reason, TreeMap::new, Collectors.counting())));
  }

  private static long ofKind(List<Message> messages, Message.Kind kind) {
    return messages.stream().filter(message -> message.kind() == kind).count();
  }

  private static void equalsTheOracle(List<Message> messages, TestStack.Place place)
      throws Exception {
    Instant asOf = ProgressReader.watermark(place.database(), DeliveryPipeline.NAME).orElseThrow();
    try (Connection connection = place.connect()) {
      Oracle.load(
          connection,
          messages.stream().filter(Message::isValid).map(Message::value).toList(),
          asOf);
      equal(
          connection,
          "task_cycle_time",
          "team_delivery_24h",
          "team_daily_summary",
          "service_delivery_24h",
          "service_daily_summary",
          "team_engagement");
    }
  }

  private static void activityEqualsTheOracle(List<Message> messages, TestStack.Place place)
      throws Exception {
    Instant asOf = ProgressReader.watermark(place.database(), ActivityPipeline.NAME).orElseThrow();
    try (Connection connection = place.connect()) {
      Oracle.load(
          connection,
          messages.stream().filter(Message::isValid).map(Message::value).toList(),
          asOf);
      equal(
          connection,
          "active_users",
          "daily_active_users",
          "page_views",
          "revenue_hour",
          "user_activity_5m");
    }
  }

  private static void equal(Connection connection, String... tables) throws Exception {
    for (String table : tables) {
      SortedMap<String, String> expected = Oracle.rows(connection, table);
      assertThat(expected).isNotEmpty();
      assertThat(Oracle.differences(expected, Oracle.rows(connection, "hot", table)))
          .as("seed %d: hot.%s against the oracle, %d rows", SEED, table, expected.size())
          .isEmpty();
    }
  }

  /** Twelve hours of minutes, and those that have only begun. */
  private static void minutesEqualTheOracle(TestStack.Place place) throws Exception {
    Instant asOf =
        ProgressReader.watermark(place.database(), OperationalPipeline.NAME).orElseThrow();
    Instant from = asOf.truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(12));
    try (Connection connection = place.connect()) {
      Oracle.addMinutes(connection, from, from.plus(Duration.ofDays(2)));
      SortedMap<String, String> expected = Oracle.rows(connection, "team_minute");
      SortedMap<String, String> served = Oracle.rows(connection, "hot", "team_minute");
      served.keySet().removeIf(key -> minuteOf(key).isBefore(from));
      assertThat(expected).hasSizeGreaterThan(8 * 720);
      assertThat(Oracle.differences(expected, served))
          .as("seed %d: hot.team_minute against the oracle, %d rows", SEED, expected.size())
          .isEmpty();
    }
  }

  private static Instant minuteOf(String key) {
    return Instant.parse(key.substring(key.lastIndexOf('/') + 1));
  }
}
