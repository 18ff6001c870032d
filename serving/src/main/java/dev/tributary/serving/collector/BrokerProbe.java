package dev.tributary.serving.collector;

import dev.tributary.contracts.kafka.KafkaCluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Asks the broker for the topic, at most once a second and one question at a time, however often it
 * is asked itself. Safe for use by several threads.
 */
final class BrokerProbe implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

  /** What the last question gave. */
  enum Verdict {
    READY("ready"),
    NO_TOPIC("the topic does not exist: create it first"),
    REFUSED("Kafka and the collector do not accept each other: check --kafkaConfig"),
    NO_BROKER("no Kafka broker answers");

    private final String text;

    Verdict(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  private final Admin admin;
  private final String topic;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile Verdict last = Verdict.NO_BROKER;
  private volatile long askedAtNanos = System.nanoTime() - FRESH_NANOS;

  BrokerProbe(KafkaCluster kafka, String topic) {
    this.topic = topic;
    this.admin =
        Admin.create(
            kafka.client(
                Map.of(
                    AdminClientConfig.CLIENT_ID_CONFIG,
                    "tributary-collector-probe",
                    AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                    (int) PATIENCE.toMillis(),
                    AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                    (int) PATIENCE.toMillis())));
  }

  /** The state of the broker, at most some seconds old. */
  Verdict verdict() {
    if (System.nanoTime() - askedAtNanos >= FRESH_NANOS && asking.tryLock()) {
      try {
        last = ask();
        askedAtNanos = System.nanoTime();
      } finally {
        asking.unlock();
      }
    }
    return last;
  }

  private Verdict ask() {
    try {
      admin
          .describeTopics(List.of(topic))
          .allTopicNames()
          .get(PATIENCE.toMillis() + 500, TimeUnit.MILLISECONDS);
      return Verdict.READY;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AuthenticationException
          || e.getCause() instanceof AuthorizationException) {
        return Verdict.REFUSED;
      }
      return e.getCause() instanceof UnknownTopicOrPartitionException
          ? Verdict.NO_TOPIC
          : Verdict.NO_BROKER;
    } catch (TimeoutException | KafkaException e) {
      return Verdict.NO_BROKER;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Verdict.NO_BROKER;
    }
  }

  @Override
  public void close() {
    admin.close(PATIENCE);
  }
}
