package dev.tributary.io.kafka;

import dev.tributary.contracts.kafka.KafkaCluster;
import java.util.Map;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.io.kafka.ProducerRecordCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Turns elements into records of a topic and sends them, at least once and acknowledged by all. */
final class WriteRecords<T> extends PTransform<PCollection<T>, PDone> {
  private static final long serialVersionUID = 1;

  /** The producer refuses requests above it, before compression. */
  static final int MAX_REQUEST_BYTES = 16 << 20;

  private final KafkaCluster kafka;
  private final String topic;
  private final String compression;
  private final DoFn<T, ProducerRecord<byte[], byte[]>> toRecord;

  /**
   * @param compression small for records that are kept, quick for those that are read at once
   */
  WriteRecords(
      KafkaCluster kafka,
      String topic,
      String compression,
      DoFn<T, ProducerRecord<byte[], byte[]>> toRecord) {
    this.kafka = kafka;
    this.topic = topic;
    this.compression = compression;
    this.toRecord = toRecord;
  }

  @Override
  public PDone expand(PCollection<T> input) {
    return input
        .apply("ToRecord", ParDo.of(toRecord))
        .setCoder(ProducerRecordCoder.of(ByteArrayCoder.of(), ByteArrayCoder.of()))
        .apply(
            "Send",
            KafkaIO.<byte[], byte[]>writeRecords()
                .withBootstrapServers(kafka.bootstrapServers())
                .withTopic(topic)
                .withKeySerializer(ByteArraySerializer.class)
                .withValueSerializer(ByteArraySerializer.class)
                .withProducerConfigUpdates(
                    kafka.client(
                        Map.of(
                            ProducerConfig.ACKS_CONFIG,
                            "all",
                            // As EventPublisher: the order of requests to a new topic.
                            ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                            1,
                            ProducerConfig.COMPRESSION_TYPE_CONFIG,
                            compression,
                            ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                            MAX_REQUEST_BYTES))));
  }
}
