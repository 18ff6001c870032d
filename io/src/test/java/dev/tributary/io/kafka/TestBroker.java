package dev.tributary.io.kafka;

import dev.tributary.contracts.kafka.KafkaCluster;
import dev.tributary.embedded.LocalBroker;
import dev.tributary.embedded.LocalTopics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A real broker, started once for all tests of this JVM; each test has topics of its own. */
final class TestBroker {
  static final int SIXTEEN_MEBIBYTES = 16 << 20;

  private static final AtomicInteger COUNT = new AtomicInteger();

  /** Started when first asked for. */
  private static final class Shared {
    private static final LocalBroker BROKER = start();
  }

  private TestBroker() {}

  /** A broker of the caller's own. */
  static LocalBroker start() {
    try {
      return LocalBroker.start(
          Files.createTempDirectory(Path.of("target"), "broker"),
          Path.of("..", "runner-configs", "kafka-broker", "target", "lib"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String address() {
    return Shared.BROKER.bootstrapServers();
  }

  /** A new topic with the limit of message size that all of ours have. */
  static String topic(int partitions) {
    return topic(address(), partitions, SIXTEEN_MEBIBYTES);
  }

  static String topic(String address, int partitions, int maxMessageBytes) {
    String name = "topic-" + COUNT.incrementAndGet();
    LocalTopics.create(
        address,
        List.of(new LocalTopics.Topic(name, partitions, Duration.ofDays(7), maxMessageBytes)));
    return name;
  }

  /** Sends each value to the given partition and waits for the broker's word. */
  static void send(String address, TopicPartition to, byte[]... values) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = producer(address, Map.of())) {
      List<Future<RecordMetadata>> answers = new ArrayList<>();
      for (byte[] value : values) {
        answers.add(producer.send(new ProducerRecord<>(to.topic(), to.partition(), null, value)));
      }
      for (Future<RecordMetadata> answer : answers) {
        answer.get();
      }
    }
  }

  static KafkaProducer<byte[], byte[]> producer(String address, Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put("bootstrap.servers", address);
    all.put("max.request.size", 2 * SIXTEEN_MEBIBYTES);
    all.put("buffer.memory", 4L * SIXTEEN_MEBIBYTES);
    return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** What is in a topic now. */
  static List<ConsumerRecord<byte[], byte[]>> records(String topic) {
    List<TopicPartition> partitions = KafkaTopics.partitions(KafkaCluster.at(address()), topic);
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", address()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
      }
    }
    return records;
  }
}
