package dev.tributary.io.kafka;

import dev.tributary.contracts.identity.TeamPartition;
import java.util.Map;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;

/**
 * Keeps the events of one team in one partition, in order, by Murmur3 of the key (P-038, P-039).
 * For producers: {@code partitioner.class}.
 */
public final class TeamPartitioner implements Partitioner {
  @Override
  public int partition(
      String topic, Object key, byte[] keyBytes, Object value, byte[] valueBytes, Cluster cluster) {
    return keyBytes == null ? 0 : TeamPartition.of(keyBytes, cluster.partitionCountForTopic(topic));
  }

  @Override
  public void close() {}

  @Override
  public void configure(Map<String, ?> configs) {}
}
