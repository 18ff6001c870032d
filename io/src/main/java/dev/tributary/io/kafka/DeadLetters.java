package dev.tributary.io.kafka;

import dev.tributary.contracts.event.DeadLetter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the dead-letter topic, for people. */
public final class DeadLetters {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private DeadLetters() {}

  /**
   * Every dead letter that is there now, each record once, oldest first. All of them are in memory.
   *
   * @throws KafkaTopics.UnreachableBrokerException if no broker answers
   * @throws IllegalArgumentException if the topic does not exist
   */
  public static List<DeadLetter> readAll(String bootstrapServers, String topic) {
    List<TopicPartition> partitions = KafkaTopics.partitions(bootstrapServers, topic);
    Map<String, DeadLetter> byKey = new LinkedHashMap<>();
    Map<String, Object> config =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(config)) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      long lastMove = System.nanoTime();
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofSeconds(1));
        for (ConsumerRecord<byte[], byte[]> record : records) {
          DeadLetter letter = DeadLetterHeaders.read(record);
          byKey.putIfAbsent(letter.key(), letter);
        }
        if (!records.isEmpty()) {
          lastMove = System.nanoTime();
        } else if (System.nanoTime() - lastMove > PATIENCE.toNanos()) {
          throw new KafkaTopics.UnreachableBrokerException(bootstrapServers, null);
        }
      }
    } catch (KafkaException e) {
      throw KafkaTopics.explain(bootstrapServers, topic, e);
    }
    List<DeadLetter> letters = new ArrayList<>(byKey.values());
    letters.sort(Comparator.comparingLong(DeadLetter::firstSeenMillis));
    return letters;
  }
}
