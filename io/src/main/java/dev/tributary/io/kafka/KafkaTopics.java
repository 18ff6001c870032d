package dev.tributary.io.kafka;

import dev.tributary.contracts.kafka.KafkaCluster;
import dev.tributary.io.tls.Distrust;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What a launcher asks the broker before it builds a pipeline. */
public final class KafkaTopics {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private KafkaTopics() {}

  /**
   * The partitions of a topic, in order.
   *
   * @throws UnreachableBrokerException if no broker answers
   * @throws IllegalArgumentException if the topic does not exist or the broker refuses its name
   */
  public static List<TopicPartition> partitions(KafkaCluster kafka, String topic) {
    return ask(
            kafka,
            topic,
            admin -> admin.describeTopics(List.of(topic)).topicNameValues().get(topic))
        .partitions()
        .stream()
        .map(partition -> new TopicPartition(topic, partition.partition()))
        .sorted(Comparator.comparingInt(TopicPartition::partition))
        .toList();
  }

  /**
   * The largest batch of records a topic takes, in bytes, as it is sent: usually compressed.
   *
   * @throws UnreachableBrokerException if no broker answers
   * @throws IllegalArgumentException if the topic does not exist or the broker may not tell us
   */
  static int maxMessageBytes(KafkaCluster kafka, String topic) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    return Integer.parseInt(
        ask(kafka, topic, admin -> admin.describeConfigs(List.of(resource)).values().get(resource))
            .get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG)
            .value());
  }

  private static <T> T ask(
      KafkaCluster kafka, String topic, Function<Admin, KafkaFuture<T>> question) {
    Map<String, Object> config =
        kafka.client(
            Map.of(
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) PATIENCE.toMillis(),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                (int) PATIENCE.toMillis() / 2));
    try (Admin admin = Admin.create(config)) {
      return question.apply(admin).get(PATIENCE.toMillis() + 1000, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw explain(kafka, topic, e.getCause());
    } catch (TimeoutException | KafkaException e) {
      throw new UnreachableBrokerException(kafka, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnreachableBrokerException(kafka, e);
    }
  }

  /** One sentence for what a client of Kafka reports. */
  static RuntimeException explain(KafkaCluster kafka, String topic, Throwable cause) {
    Optional<String> distrust = Distrust.reasonOf(cause);
    if (distrust.isPresent() || cause instanceof AuthenticationException) {
      return new IllegalArgumentException(
          "no secure connection to the Kafka broker at "
              + kafka
              + ": "
              + distrust.orElse("it does not let us in")
              + "; check --kafkaConfig",
          cause);
    }
    if (cause instanceof UnknownTopicOrPartitionException) {
      return new IllegalArgumentException(
          "topic " + topic + " does not exist at " + kafka + ": create it first", cause);
    }
    if (cause instanceof ApiException && !(cause instanceof RetriableException)) {
      return new IllegalArgumentException(
          "the broker at " + kafka + " refuses topic " + topic + ": " + cause.getMessage(), cause);
    }
    return new UnreachableBrokerException(kafka, cause);
  }

  /** No broker answered. */
  public static final class UnreachableBrokerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnreachableBrokerException(KafkaCluster kafka, Throwable cause) {
      super(
          "no Kafka broker answers at "
              + kafka
              + ": start it, or name another with --bootstrapServers; one that takes encrypted"
              + " connections only needs --kafkaConfig",
          cause);
    }
  }
}
