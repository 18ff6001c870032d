package dev.tributary.io.kafka;

import dev.tributary.contracts.kafka.KafkaCluster;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Looks at topics from outside, for whoever watches: how far the groups of the pipelines are behind
 * and which dead letters there are. Reads dead letters once, from where it last stopped. For one
 * thread.
 */
public final class WatchTopics implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final KafkaCluster kafka;
  private final String deadLetters;
  private final Admin admin;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<String, Long> byReason = new TreeMap<>();

  private WatchTopics(KafkaCluster kafka, String deadLetters) {
    this.kafka = kafka;
    this.deadLetters = deadLetters;
    this.admin = Admin.create(kafka.client(Map.of()));
    this.consumer =
        new KafkaConsumer<>(
            kafka.client(
                Map.of(
                    ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class,
                    ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class)));
    List<TopicPartition> partitions = KafkaTopics.partitions(kafka, deadLetters);
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /**
   * @throws KafkaTopics.UnreachableBrokerException if no broker answers
   * @throws IllegalArgumentException if the topic does not exist
   */
  public static WatchTopics of(KafkaCluster kafka, String deadLetters) {
    return new WatchTopics(kafka, deadLetters);
  }

  /**
   * How many records a group has not committed yet; a Flink job commits with each checkpoint. Empty
   * if it has never committed.
   *
   * @throws KafkaTopics.UnreachableBrokerException if no broker answers
   */
  public OptionalLong lag(String group) {
    try {
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin
              .listConsumerGroupOffsets(group)
              .partitionsToOffsetAndMetadata()
              .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (committed.isEmpty()) {
        return OptionalLong.empty();
      }
      return OptionalLong.of(
          consumer.endOffsets(committed.keySet(), PATIENCE).entrySet().stream()
              .mapToLong(end -> end.getValue() - offset(committed.get(end.getKey())))
              .filter(behind -> behind > 0)
              .sum());
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      throw new KafkaTopics.UnreachableBrokerException(kafka, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaTopics.UnreachableBrokerException(kafka, e);
    }
  }

  private static long offset(OffsetAndMetadata committed) {
    return committed == null ? 0 : committed.offset();
  }

  /**
   * How many dead letters the topic has had since this began to look, and what was there before, by
   * reason.
   *
   * @throws KafkaTopics.UnreachableBrokerException if no broker answers
   */
  public Map<String, Long> deadLettersByReason() {
    try {
      Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment(), PATIENCE);
      int idle = 0;
      while (idle < 3
          && ends.entrySet().stream()
              .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofSeconds(1));
        idle = records.isEmpty() ? idle + 1 : 0;
        for (ConsumerRecord<byte[], byte[]> record : records) {
          Header reason = record.headers().lastHeader(DeadLetterHeaders.REASON);
          byReason.merge(
              reason == null ? "unknown" : new String(reason.value(), StandardCharsets.UTF_8),
              1L,
              Long::sum);
        }
      }
      return new HashMap<>(byReason);
    } catch (KafkaException e) {
      throw KafkaTopics.explain(kafka, deadLetters, e);
    }
  }

  @Override
  public void close() {
    consumer.close(Duration.ofSeconds(1));
    admin.close(Duration.ofSeconds(1));
  }
}
