package dev.tributary.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tributary.embedded.LocalTopics.Topic;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalBrokerIT {
  private static final Topic EVENTS = new Topic("events", 3, Duration.ofDays(7), 16 << 20);
  private static final Duration SOON = Duration.ofSeconds(30);

  /** For the tests that leave it running; a start takes seconds. */
  @TempDir private static Path sharedState;

  private static LocalBroker shared;

  @TempDir Path state;

  @BeforeAll
  static void start() throws Exception {
    shared = LocalBroker.start(sharedState, Parts.kafkaJars());
    LocalTopics.create(shared.bootstrapServers(), List.of(EVENTS));
  }

  @AfterAll
  static void stop() throws Exception {
    shared.close();
  }

  @Test
  void producedRecords_areConsumed_withTheBrokersTime() throws Exception {
    produce(shared, "a", "b", "x".repeat(2_000_000));

    List<ConsumerRecord<String, String>> records = consume(shared, 3);

    assertThat(records)
        .extracting(ConsumerRecord::value)
        .containsExactlyInAnyOrder("a", "b", "x".repeat(2_000_000));
    assertThat(records)
        .extracting(ConsumerRecord::timestampType)
        .containsOnly(TimestampType.LOG_APPEND_TIME);
  }

  @Test
  void closed_leavesNoProcess_andTheSameStateHoldsTheRecords() throws Exception {
    long first;
    try (LocalBroker broker = LocalBroker.start(state, Parts.kafkaJars())) {
      LocalTopics.create(broker.bootstrapServers(), List.of(EVENTS));
      produce(broker, "kept");
      first = broker.pid();
    }
    assertThat(Parts.alive(first)).isFalse();

    try (LocalBroker broker = LocalBroker.start(state, Parts.kafkaJars())) {
      LocalTopics.create(broker.bootstrapServers(), List.of(EVENTS));
      assertThat(consume(broker, 1)).extracting(ConsumerRecord::value).containsExactly("kept");
    }
  }

  @Test
  void killedAndRestarted_answersOnTheSamePort_withAcknowledgedRecords() throws Exception {
    try (LocalBroker broker = LocalBroker.start(state, Parts.kafkaJars())) {
      LocalTopics.create(broker.bootstrapServers(), List.of(EVENTS));
      produce(broker, "before");
      String address = broker.bootstrapServers();
      long first = broker.pid();

      broker.kill();
      assertThat(Parts.alive(first)).isFalse();
      broker.restart();

      assertThat(broker.bootstrapServers()).isEqualTo(address);
      assertThat(broker.pid()).isNotEqualTo(first);
      produce(broker, "after");
      assertThat(consume(broker, 2))
          .extracting(ConsumerRecord::value)
          .containsExactlyInAnyOrder("before", "after");
    }
  }

  @Test
  void killedParent_leavesNoBroker() throws Exception {
    Process parent = Parts.jvm(Owner.class, "broker", state.toString());
    long broker = Parts.numberFrom(parent, "pid");
    assertThat(Parts.alive(broker)).isTrue();

    parent.destroyForcibly().waitFor();

    await().atMost(SOON).until(() -> !Parts.alive(broker));
  }

  @Test
  void topicWithOtherPartitions_isRefusedAndLeftAlone() {
    Topic wider = new Topic("events", 6, Duration.ofDays(7), 16 << 20);

    assertThatThrownBy(() -> LocalTopics.create(shared.bootstrapServers(), List.of(wider)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Topic events has 3 partitions, not 6");
  }

  @Test
  void secondBrokerOnTheSameState_isRefused_namingTheLog() throws Exception {
    assertThat(Parts.alive(shared.pid())).isTrue();
    assertThatThrownBy(() -> LocalBroker.start(sharedState, Parts.kafkaJars()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("broker.log");
  }

  private static void produce(LocalBroker broker, String... values) throws Exception {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", broker.bootstrapServers(), "max.request.size", 16 << 20);
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      for (String value : values) {
        producer.send(new ProducerRecord<>(EVENTS.name(), value)).get();
      }
    }
  }

  private static List<ConsumerRecord<String, String>> consume(LocalBroker broker, int count) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", broker.bootstrapServers(),
            "group.id", "reader",
            "auto.offset.reset", "earliest");
    List<ConsumerRecord<String, String>> records = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(EVENTS.name()));
      await()
          .atMost(SOON)
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
                return records.size() >= count;
              });
    }
    return records;
  }
}
