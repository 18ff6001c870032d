package dev.tributary.io.kafka;

import dev.tributary.contracts.kafka.KafkaCluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a topic once, from its beginning to where it ends now. */
final class TopicScan {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private TopicScan() {}

  /**
   * Gives each record to the reader, partition by partition in order.
   *
   * @return whether what is there is everything that ever was
   * @throws KafkaTopics.UnreachableBrokerException if no broker answers
   * @throws IllegalArgumentException if the topic does not exist
   */
  static boolean read(
      KafkaCluster kafka, String topic, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    List<TopicPartition> partitions = KafkaTopics.partitions(kafka, topic);
    Map<String, Object> config =
        kafka.client(
            Map.of(
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class));
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(config)) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      long lastMove = System.nanoTime();
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofSeconds(1));
        records.forEach(reader);
        if (!records.isEmpty()) {
          lastMove = System.nanoTime();
        } else if (System.nanoTime() - lastMove > PATIENCE.toNanos()) {
          throw new KafkaTopics.UnreachableBrokerException(kafka, null);
        }
      }
      return consumer.beginningOffsets(partitions).values().stream().allMatch(first -> first == 0);
    } catch (KafkaException e) {
      throw KafkaTopics.explain(kafka, topic, e);
    }
  }
}
