package dev.tributary.embedded;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Creates topics of one replica, and waits until everybody can see them; a second call with the
 * same topics changes nothing.
 */
public final class LocalTopics {
  private static final Duration WITHIN = Duration.ofSeconds(30);

  /** A busy machine takes its time to make some dozens of partitions. */
  private static final Duration VISIBLE_WITHIN = Duration.ofMinutes(2);

  private static final long POLL_MILLIS = 50;
  private static final short ONE_REPLICA = 1;

  private LocalTopics() {}

  /**
   * One topic as it shall be.
   *
   * @param name its name
   * @param partitions how many partitions, at least 1
   * @param retention how long records are kept, to the millisecond
   * @param maxMessageBytes the largest record batch the broker takes, in bytes
   */
  public record Topic(String name, int partitions, Duration retention, int maxMessageBytes) {
    /** Refuses a topic without partitions. */
    public Topic {
      if (partitions < 1) {
        throw new IllegalArgumentException("Topic " + name + " needs at least one partition.");
      }
    }

    private Map<String, String> settings() {
      return Map.of(
          TopicConfig.RETENTION_MS_CONFIG, Long.toString(retention.toMillis()),
          TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(maxMessageBytes));
    }

    private NewTopic asNew() {
      return new NewTopic(name, Optional.of(partitions), Optional.of(ONE_REPLICA))
          .configs(settings());
    }
  }

  /**
   * Creates what is missing and gives existing topics the stated retention and message size.
   *
   * @param bootstrapServers the broker, {@code host:port}
   * @throws IllegalStateException if a topic exists with another number of partitions (keys would
   *     move between partitions, so it is left as it is), or if the broker does not answer in 30 s
   */
  public static void create(String bootstrapServers, Collection<Topic> topics) {
    Map<String, Object> client =
        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    try (Admin admin = Admin.create(client)) {
      List<Topic> existing = createMissing(admin, topics);
      refuseOtherPartitions(admin, existing);
      alignSettings(admin, existing);
      awaitVisible(admin, topics.stream().map(Topic::name).toList());
    }
  }

  /** A topic is there some moments before the broker tells anybody of it. */
  private static void awaitVisible(Admin admin, List<String> names) {
    long deadline = System.nanoTime() + VISIBLE_WITHIN.toNanos();
    while (!areVisible(admin, names)) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "The broker does not know topics %s within %s.".formatted(names, VISIBLE_WITHIN));
      }
      pause();
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for topics.", e);
    }
  }

  private static boolean areVisible(Admin admin, List<String> names) {
    try {
      await(admin.describeTopics(names).allTopicNames(), "describe topics " + names);
      return true;
    } catch (IllegalStateException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return false;
      }
      throw e;
    }
  }

  private static List<Topic> createMissing(Admin admin, Collection<Topic> topics) {
    Map<String, KafkaFuture<Void>> answers =
        admin.createTopics(topics.stream().map(Topic::asNew).toList()).values();
    List<Topic> existing = new ArrayList<>();
    for (Topic topic : topics) {
      try {
        await(answers.get(topic.name()), "create topic " + topic.name());
      } catch (IllegalStateException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw e;
        }
        existing.add(topic);
      }
    }
    return existing;
  }

  private static void refuseOtherPartitions(Admin admin, List<Topic> existing) {
    List<String> names = existing.stream().map(Topic::name).toList();
    Map<String, TopicDescription> found =
        await(admin.describeTopics(names).allTopicNames(), "describe topics " + names);
    for (Topic topic : existing) {
      int partitions = found.get(topic.name()).partitions().size();
      if (partitions != topic.partitions()) {
        throw new IllegalStateException(
            String.format(
                "Topic %s has %d partitions, not %d: delete it or change the number asked for.",
                topic.name(), partitions, topic.partitions()));
      }
    }
  }

  private static void alignSettings(Admin admin, List<Topic> existing) {
    Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
    for (Topic topic : existing) {
      changes.put(
          new ConfigResource(ConfigResource.Type.TOPIC, topic.name()),
          topic.settings().entrySet().stream()
              .map(s -> new ConfigEntry(s.getKey(), s.getValue()))
              .map(entry -> new AlterConfigOp(entry, AlterConfigOp.OpType.SET))
              .toList());
    }
    await(admin.incrementalAlterConfigs(changes).all(), "set the limits of topics");
  }

  private static <T> T await(KafkaFuture<T> answer, String what) {
    try {
      return answer.get(WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException("Kafka could not " + what + ".", e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException("Kafka did not " + what + " within 30 s.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting to " + what + ".", e);
    }
  }
}
