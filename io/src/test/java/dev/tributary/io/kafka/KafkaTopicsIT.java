package dev.tributary.io.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.contracts.kafka.KafkaCluster;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class KafkaTopicsIT {
  /** The patience of ten seconds, and what a slow machine adds. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  @Test
  void aTopic_hasItsPartitionsInOrder() {
    String topic = TestBroker.topic(12);

    assertThat(KafkaTopics.partitions(KafkaCluster.at(TestBroker.address()), topic))
        .extracting(TopicPartition::partition)
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    assertThat(KafkaTopics.maxMessageBytes(KafkaCluster.at(TestBroker.address()), topic))
        .isEqualTo(16 << 20);
  }

  @Test
  void aMissingTopic_isOneSentence() {
    assertThatThrownBy(
            () -> KafkaTopics.partitions(KafkaCluster.at(TestBroker.address()), "absent"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("topic absent does not exist at " + TestBroker.address() + ": create it first");
  }

  @Test
  void anImpossibleName_isNotBlamedOnTheBrokersAbsence() {
    assertThatThrownBy(
            () -> KafkaTopics.partitions(KafkaCluster.at(TestBroker.address()), "no such topic"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "the broker at " + TestBroker.address() + " refuses topic no such topic: ");
  }

  @Test
  void anAddressThatIsNone_isOneSentence() {
    assertThatThrownBy(() -> KafkaTopics.partitions(KafkaCluster.at("nowhere"), "events"))
        .isInstanceOf(KafkaTopics.UnreachableBrokerException.class)
        .hasMessage(
            "no Kafka broker answers at nowhere: start it, or name another with"
                + " --bootstrapServers; one that takes encrypted connections only needs --kafkaConfig");
  }

  /** The port is open, but nobody behind it speaks: the case that could wait longest. */
  @Test
  void aSilentBroker_isOneSentence_withinThePatience() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + silent.getLocalPort();
      long begin = System.nanoTime();

      assertThatThrownBy(() -> KafkaTopics.partitions(KafkaCluster.at(address), "events"))
          .isInstanceOf(KafkaTopics.UnreachableBrokerException.class)
          .hasMessage(
              "no Kafka broker answers at "
                  + address
                  + ": start it, or name another with --bootstrapServers; one that takes"
                  + " encrypted connections only needs --kafkaConfig");

      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(PATIENCE);
    }
  }
}
