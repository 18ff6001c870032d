package dev.tributary.io.kafka;

import dev.tributary.contracts.event.DeadLetter;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
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
   * Every dead letter that is there now, each record once, oldest first; of a record that was sent
   * again and refused again the newest. All of them are in memory.
   *
   * @throws KafkaTopics.UnreachableBrokerException if no broker answers
   * @throws IllegalArgumentException if the topic does not exist
   */
  public static List<DeadLetter> readAll(String bootstrapServers, String topic) {
    Map<String, DeadLetter> byFirstKey = new LinkedHashMap<>();
    scan(
        bootstrapServers,
        topic,
        record -> {
          DeadLetter letter = DeadLetterHeaders.read(record);
          byFirstKey.merge(
              letter.firstKey(), letter, (a, b) -> b.attempts() > a.attempts() ? b : a);
        });
    List<DeadLetter> letters = new ArrayList<>(byFirstKey.values());
    letters.sort(Comparator.comparingLong(DeadLetter::firstSeenMillis));
    return letters;
  }

  /**
   * How many records each launch of a pipeline has refused; a letter that was written twice counts
   * once. Empty if the topic has already let go of some.
   *
   * @throws KafkaTopics.UnreachableBrokerException if no broker answers
   * @throws IllegalArgumentException if the topic does not exist
   */
  public static Optional<Map<String, Long>> countByRun(String bootstrapServers, String topic) {
    Map<String, Set<ByteBuffer>> keys = new HashMap<>();
    boolean complete =
        scan(
            bootstrapServers,
            topic,
            record ->
                keys.computeIfAbsent(
                        DeadLetterHeaders.run(record.headers()), run -> new HashSet<>())
                    .add(ByteBuffer.wrap(record.key())));
    Map<String, Long> counts = new HashMap<>();
    keys.forEach((run, ofIt) -> counts.put(run, (long) ofIt.size()));
    return complete ? Optional.of(counts) : Optional.empty();
  }

  /** Reads what is there now, and says whether that is everything that ever was. */
  private static boolean scan(
      String bootstrapServers, String topic, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    List<TopicPartition> partitions = KafkaTopics.partitions(bootstrapServers, topic);
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
        records.forEach(reader);
        if (!records.isEmpty()) {
          lastMove = System.nanoTime();
        } else if (System.nanoTime() - lastMove > PATIENCE.toNanos()) {
          throw new KafkaTopics.UnreachableBrokerException(bootstrapServers, null);
        }
      }
      return consumer.beginningOffsets(partitions).values().stream().allMatch(first -> first == 0);
    } catch (KafkaException e) {
      throw KafkaTopics.explain(bootstrapServers, topic, e);
    }
  }
}
