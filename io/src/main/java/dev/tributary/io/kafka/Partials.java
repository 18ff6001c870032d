package dev.tributary.io.kafka;

import dev.tributary.contracts.gateway.Partial;
import dev.tributary.contracts.kafka.KafkaCluster;
import java.util.ArrayList;
import java.util.List;

/** Reads what the regions counted, for those who want to know how far they are. */
public final class Partials {
  private Partials() {}

  /**
   * Every partial that is there now, repetitions too. All of them are in memory.
   *
   * @throws KafkaTopics.UnreachableBrokerException if no broker answers
   * @throws IllegalArgumentException if the topic does not exist
   */
  public static List<Partial> readAll(KafkaCluster kafka, String topic) {
    List<Partial> partials = new ArrayList<>();
    TopicScan.read(
        kafka,
        topic,
        record -> {
          Partial partial = ParsedPartial.read(record.value()).partial();
          if (partial != null) {
            partials.add(partial);
          }
        });
    return partials;
  }
}
