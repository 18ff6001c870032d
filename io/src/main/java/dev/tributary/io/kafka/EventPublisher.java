package dev.tributary.io.kafka;

import static java.util.Map.entry;

import dev.tributary.contracts.event.DeadLetter;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.EventJson;
import dev.tributary.contracts.event.Original;
import dev.tributary.contracts.kafka.KafkaCluster;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends canonical events to their topic, keyed by team or user, acknowledged by the broker. For the
 * edge: the collector, {@code import}, replays. Safe for use by several threads.
 */
public final class EventPublisher implements AutoCloseable {
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(30);

  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaCluster kafka;
  private final String topic;
  private final String activityTopic;
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  private EventPublisher(KafkaCluster kafka, String topic, String activityTopic) {
    this.kafka = kafka;
    this.topic = topic;
    this.activityTopic = activityTopic;
    this.producer =
        new KafkaProducer<>(
            kafka.client(
                Map.<String, Object>ofEntries(
                    entry(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class),
                    entry(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class),
                    entry(ProducerConfig.PARTITIONER_CLASS_CONFIG, TeamPartitioner.class),
                    // The producer is idempotent by default: a retry does not repeat a record.
                    entry(ProducerConfig.ACKS_CONFIG, "all"),
                    // One at a time: a broker that refuses the first request to a new partition,
                    // and
                    // takes the
                    // second, refuses the first for ever after as out of sequence.
                    entry(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1),
                    entry(ProducerConfig.BATCH_SIZE_CONFIG, 256 << 10),
                    entry(ProducerConfig.LINGER_MS_CONFIG, 5),
                    entry(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 16 << 20),
                    entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000),
                    entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000),
                    entry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000))));
  }

  public static EventPublisher to(KafkaCluster kafka, String topic) {
    return new EventPublisher(kafka, topic, topic);
  }

  /** The same, but what users do goes to a topic of its own. */
  public static EventPublisher to(KafkaCluster kafka, String topic, String activityTopic) {
    return new EventPublisher(kafka, topic, activityTopic);
  }

  /** Hands an event to the sender; {@link #flush} says whether it arrived. */
  public void send(Event event) {
    byte[] key = event.key().getBytes(StandardCharsets.UTF_8);
    String to = event.isActivity() ? activityTopic : topic;
    send(new ProducerRecord<>(to, key, EventJson.encode(event)));
  }

  /**
   * Hands bytes to the sender, whatever they are.
   *
   * @param team the key; null for none
   * @throws KafkaTopics.UnreachableBrokerException as {@link #flush}, if that is known already:
   *     without a broker each record would wait ten seconds
   */
  public void send(String team, byte[] value) {
    byte[] key = team == null ? null : team.getBytes(StandardCharsets.UTF_8);
    send(new ProducerRecord<>(topic, key, value));
  }

  /**
   * Hands the original of a dead letter to the sender once more, as it was, and marked as another
   * attempt.
   *
   * @throws IllegalArgumentException if the original was not kept whole
   */
  public void sendAgain(DeadLetter letter) {
    Original original = letter.original();
    if (!original.whole()) {
      throw new IllegalArgumentException(letter.key() + " was not kept whole");
    }
    RecordHeaders headers = new RecordHeaders();
    letter.headersForReplay().forEach(header -> headers.add(header.name(), header.value()));
    send(new ProducerRecord<>(topic, null, null, original.key(), original.value(), headers));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback sees every failure
  private void send(ProducerRecord<byte[], byte[]> record) {
    refuseAfterFailure();
    try {
      producer.send(
          record,
          (metadata, e) -> {
            if (e != null) {
              failure.compareAndSet(null, e);
            }
          });
    } catch (KafkaException e) {
      failure.compareAndSet(null, e);
      refuseAfterFailure();
    }
  }

  /**
   * Waits until the broker has acknowledged everything sent so far. After a failure the publisher
   * takes nothing more: which records are missing is not known, so begin again from the last flush
   * with a new one.
   *
   * @throws KafkaTopics.UnreachableBrokerException if anything was not acknowledged
   * @throws IllegalArgumentException if the broker refused a record, for example one of more than
   *     16 MiB
   */
  public void flush() {
    producer.flush();
    refuseAfterFailure();
  }

  private void refuseAfterFailure() {
    Exception e = failure.get();
    if (e != null) {
      throw KafkaTopics.explain(kafka, topic, e);
    }
  }

  /**
   * Sends what is still waiting; after a failure it gives that up and waits ten seconds at most.
   */
  @Override
  public void close() {
    producer.close(failure.get() == null ? CLOSE_WITHIN : Duration.ZERO);
  }
}
