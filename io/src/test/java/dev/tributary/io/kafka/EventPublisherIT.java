package dev.tributary.io.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.EventJson;
import dev.tributary.contracts.identity.TeamPartition;
import dev.tributary.contracts.kafka.KafkaCluster;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class EventPublisherIT {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

  @Test
  void flushed_isInTheTeamsPartition_inOrder() {
    String topic = TestBroker.topic(48);
    List<String> teams = List.of("eng-platform", "eng-web", "Eng_Web.2", "7");
    try (EventPublisher publisher =
        EventPublisher.to(KafkaCluster.at(TestBroker.address()), topic)) {
      for (int number = 0; number < 50; number++) {
        for (String team : teams) {
          publisher.send(Samples.event("e" + number, team, NOON.plusSeconds(number)));
        }
      }
      publisher.send(null, "no key".getBytes(StandardCharsets.UTF_8));

      publisher.flush();

      List<ConsumerRecord<byte[], byte[]>> records = TestBroker.records(topic);
      assertThat(records).hasSize(201);
      for (String team : teams) {
        byte[] key = team.getBytes(StandardCharsets.UTF_8);
        List<ConsumerRecord<byte[], byte[]>> ofTeam =
            records.stream().filter(record -> java.util.Arrays.equals(record.key(), key)).toList();
        assertThat(ofTeam)
            .extracting(ConsumerRecord::partition)
            .containsOnly(TeamPartition.of(key, 48));
        assertThat(ofTeam)
            .extracting(record -> ((Event) EventJson.decode(record.value())).timestampMillis())
            .isSorted()
            .hasSize(50);
      }
      assertThat(records)
          .filteredOn(record -> record.key() == null)
          .extracting(ConsumerRecord::partition)
          .containsExactly(0);
    }
  }

  @Test
  void moreThanSixteenMebibytes_isRefused_notBlamedOnTheBrokersAbsence() {
    String topic = TestBroker.topic(1);
    try (EventPublisher publisher =
        EventPublisher.to(KafkaCluster.at(TestBroker.address()), topic)) {
      publisher.send("eng-web", new byte[17 << 20]);

      assertThatThrownBy(publisher::flush)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(
              "the broker at " + TestBroker.address() + " refuses topic " + topic + ": ");
    }
  }

  @Test
  void moreThanTheTopicTakes_isRefused() {
    String topic = TestBroker.topic(TestBroker.address(), 1, 100_000);
    try (EventPublisher publisher =
        EventPublisher.to(KafkaCluster.at(TestBroker.address()), topic)) {
      publisher.send("eng-web", new byte[200_000]);

      assertThatThrownBy(publisher::flush).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void withoutABroker_isOneSentence_andFurtherRecordsDoNotWait() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        EventPublisher publisher =
            EventPublisher.to(KafkaCluster.at("127.0.0.1:" + silent.getLocalPort()), "events")) {
      publisher.send(Samples.event("a", NOON));

      for (int number = 0; number < 1000; number++) {
        assertThatThrownBy(() -> publisher.send(Samples.event("b", NOON)))
            .isInstanceOf(KafkaTopics.UnreachableBrokerException.class);
      }
      assertThatThrownBy(publisher::flush)
          .isInstanceOf(KafkaTopics.UnreachableBrokerException.class)
          .hasMessage(
              "no Kafka broker answers at 127.0.0.1:"
                  + silent.getLocalPort()
                  + ": start it, or name another with --bootstrapServers; one that takes"
                  + " encrypted connections only needs --kafkaConfig");
    }
  }
}
