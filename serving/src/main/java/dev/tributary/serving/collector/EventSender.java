package dev.tributary.serving.collector;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.EventJson;
import dev.tributary.contracts.kafka.KafkaCluster;
import dev.tributary.contracts.trace.TraceParent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends events to their topic and returns once every one of them is acknowledged by all replicas in
 * sync. Waits for a bounded time and holds a bounded number of bytes. At least once: an event whose
 * acknowledgement was lost may be in the topic though the sender is told to come again, and has the
 * same id then. Safe for use by several threads.
 */
final class EventSender implements AutoCloseable {
  private static final int RETRY_AFTER_SECONDS = 10;
  private static final int BUFFER_BYTES = 32 << 20;

  /** An envelope has at most 1 MiB; the fields that the edge adds come on top. */
  private static final int MAX_REQUEST_BYTES = 2 << 20;

  private static final Duration FLUSHED_WITHIN = Duration.ofSeconds(15);

  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;
  private final String activityTopic;
  private final Duration ackWithin;
  private final TellRequests tell;

  private EventSender(
      KafkaCluster kafka,
      String topic,
      String activityTopic,
      Duration ackWithin,
      TellRequests tell) {
    this.tell = tell;
    this.topic = topic;
    this.activityTopic = activityTopic;
    this.ackWithin = ackWithin;
    int part = Math.toIntExact(ackWithin.toMillis() * 2 / 5);
    this.producer =
        new KafkaProducer<>(
            kafka.client(
                Map.ofEntries(
                    Map.entry(ProducerConfig.CLIENT_ID_CONFIG, "tributary-collector"),
                    Map.entry(
                        ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class),
                    Map.entry(
                        ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class),
                    Map.entry(ProducerConfig.PARTITIONER_CLASS_CONFIG, ByTeam.class),
                    Map.entry(ProducerConfig.ACKS_CONFIG, "all"),
                    Map.entry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true),
                    Map.entry(ProducerConfig.LINGER_MS_CONFIG, 2),
                    Map.entry(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES),
                    Map.entry(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES),
                    // What was not delivered in time is dropped, so that nothing piles up.
                    Map.entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, part),
                    Map.entry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, part),
                    Map.entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 2 * part))));
  }

  /**
   * @param activityTopic where goes what users do
   * @param ackWithin how long {@link #send} may take, at least a second
   */
  static EventSender to(
      KafkaCluster kafka,
      String topic,
      String activityTopic,
      Duration ackWithin,
      TellRequests tell) {
    return new EventSender(kafka, topic, activityTopic, ackWithin, tell);
  }

  /**
   * Sends stamped events and waits for all acknowledgements.
   *
   * @throws Problem 503 if any is missing, 413 if the broker takes no record of this size
   */
  void send(List<Event> events, Arrival arrival) {
    Instant begin = tell.now();
    long deadline = System.nanoTime() + ackWithin.toNanos();
    List<Future<RecordMetadata>> pending = new ArrayList<>(events.size());
    boolean acknowledged = false;
    try {
      for (Event event : events) {
        Future<RecordMetadata> sent = producer.send(toRecord(event, arrival));
        pending.add(sent);
        // Without a broker each call blocks for a while and fails: one is enough to know.
        if (sent.isDone() || System.nanoTime() > deadline) {
          await(sent, deadline);
        }
      }
      for (Future<RecordMetadata> sent : pending) {
        await(sent, deadline);
      }
      acknowledged = true;
    } catch (ExecutionException e) {
      throw refused(e.getCause());
    } catch (TimeoutException | KafkaException | IllegalStateException e) {
      throw refused(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw refused(e);
    } finally {
      tell.published(events, arrival, begin, acknowledged);
    }
  }

  private static void await(Future<RecordMetadata> sent, long deadline)
      throws ExecutionException, TimeoutException, InterruptedException {
    sent.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
  }

  private ProducerRecord<byte[], byte[]> toRecord(Event event, Arrival arrival) {
    ProducerRecord<byte[], byte[]> entry =
        new ProducerRecord<>(
            event.isActivity() ? activityTopic : topic, utf8(event.key()), EventJson.encode(event));
    entry.headers().add("schema_ver", utf8(Integer.toString(Event.SCHEMA_VERSION)));
    entry.headers().add("content-type", utf8("application/json"));
    entry.headers().add(TraceParent.HEADER, utf8(arrival.traceparent(event)));
    return entry;
  }

  /** The kind of failure only: the text of an exception may quote a record. */
  private static Problem refused(Throwable cause) {
    if (cause instanceof RecordTooLargeException) {
      return Problem.tooLarge("an event has more bytes than the broker takes");
    }
    return Problem.unavailable(
        cause.getClass().getSimpleName(),
        "the events were not acknowledged in time: send the request again",
        RETRY_AFTER_SECONDS);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Waits at most 15 s for what has been sent to be acknowledged. */
  @Override
  public void close() {
    producer.close(FLUSHED_WITHIN);
  }
}
