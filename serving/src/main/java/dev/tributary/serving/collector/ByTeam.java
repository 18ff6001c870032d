package dev.tributary.serving.collector;

import dev.tributary.contracts.identity.TeamPartition;
import java.util.Map;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;

/**
 * Keeps the events of one team in one partition, in order: the place of the contract, wherever the
 * event comes from.
 */
public final class ByTeam implements Partitioner {
  @Override
  public int partition(
      String topic, Object key, byte[] keyBytes, Object value, byte[] valueBytes, Cluster cluster) {
    return TeamPartition.of(keyBytes, cluster.partitionCountForTopic(topic));
  }

  @Override
  public void close() {}

  @Override
  public void configure(Map<String, ?> configs) {}
}
