package dev.tributary.io.kafka;

import dev.tributary.contracts.kafka.KafkaCluster;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * What all our reads of a topic have in common: partitions that are given and not asked for (F1),
 * our own watermarks, values parsed where they arrive, and offsets that live in checkpoints and are
 * committed to the consumer group when one completes.
 */
record TopicSource(
    KafkaCluster kafka,
    List<TopicPartition> partitions,
    String consumerGroup,
    EventTimeWatermarks watermarks)
    implements Serializable {
  TopicSource {
    partitions = List.copyOf(partitions);
  }

  static TopicSource of(KafkaCluster kafka, List<TopicPartition> partitions) {
    return new TopicSource(kafka, partitions, "tributary", null);
  }

  TopicSource inGroup(String group) {
    return new TopicSource(kafka, partitions, group, watermarks);
  }

  TopicSource withWatermarks(EventTimeWatermarks policy) {
    return new TopicSource(kafka, partitions, consumerGroup, policy);
  }

  /**
   * @param property the consumer's property under which the deserializer finds what it needs
   */
  <V extends Timed> KafkaIO.Read<byte[], V> read(
      Class<? extends Deserializer<V>> deserializer,
      Coder<V> coder,
      String property,
      Object value) {
    if (watermarks == null) {
      throw new IllegalStateException("a read of events needs withWatermarks(...)");
    }
    return KafkaIO.<byte[], V>read()
        .withBootstrapServers(kafka.bootstrapServers())
        .withTopicPartitions(partitions)
        .withConsumerFactoryFn(SourceConsumer.reading(partitions))
        .withKeyDeserializerAndCoder(
            ByteArrayDeserializer.class, NullableCoder.of(ByteArrayCoder.of()))
        .withValueDeserializerAndCoder(deserializer, coder)
        .withTimestampPolicyFactory(watermarks.forRecords())
        .withConsumerConfigUpdates(
            kafka.client(
                Map.of(
                    ConsumerConfig.GROUP_ID_CONFIG,
                    consumerGroup,
                    ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                    false,
                    ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                    "earliest",
                    ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                    "read_committed",
                    ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                    5000,
                    property,
                    value)))
        .commitOffsetsInFinalize();
  }
}
