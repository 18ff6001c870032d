package dev.tributary.io.kafka;

import dev.tributary.contracts.coder.ReceivedCoder;
import dev.tributary.contracts.event.DeadLetter;
import dev.tributary.contracts.event.Decoded;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Intake;
import dev.tributary.contracts.event.Original;
import dev.tributary.contracts.event.ReasonCode;
import dev.tributary.contracts.event.Received;
import dev.tributary.contracts.event.RecordHeader;
import dev.tributary.contracts.event.Reject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Canonical events from a Kafka topic. */
public final class KafkaEventsIO {
  private KafkaEventsIO() {}

  /** Reads the given partitions, unbounded. Resolve them first, with {@link KafkaTopics}. */
  public static Read read(String bootstrapServers, List<TopicPartition> partitions) {
    return new Read(bootstrapServers, partitions, "tributary", null, Intake.ALL);
  }

  /**
   * Emits every record as an {@link Event} or, with its reason, as a {@link DeadLetter}; an event
   * whose time is more than five minutes ahead of its append time is {@code time.future}. Element
   * timestamps are event times. Delivery is at least once: offsets live in the runner's checkpoints
   * and are committed to the consumer group when a checkpoint completes.
   *
   * <p>The partitions are given because a source that asks the broker itself can, if the job
   * restarts before the answer, believe that there are none and finish without having read anything
   * (F1); see {@link SourceConsumer}. Partitions added later are not read until the job is launched
   * anew.
   *
   * <p>The topic must carry the broker's append time ({@code
   * message.timestamp.type=LogAppendTime}). Transactional producers are welcome; what they have
   * aborted is not read.
   */
  public static final class Read extends PTransform<PBegin, PCollection<Received>> {
    private static final long serialVersionUID = 1;

    private final String bootstrapServers;
    private final List<TopicPartition> partitions;
    private final String consumerGroup;
    private final EventTimeWatermarks watermarks;
    private final Intake intake;

    private Read(
        String bootstrapServers,
        List<TopicPartition> partitions,
        String consumerGroup,
        EventTimeWatermarks watermarks,
        Intake intake) {
      this.bootstrapServers = bootstrapServers;
      this.partitions = List.copyOf(partitions);
      this.consumerGroup = consumerGroup;
      this.watermarks = watermarks;
      this.intake = intake;
    }

    public Read inGroup(String group) {
      return new Read(bootstrapServers, partitions, group, watermarks, intake);
    }

    public Read withWatermarks(EventTimeWatermarks policy) {
      return new Read(bootstrapServers, partitions, consumerGroup, policy, intake);
    }

    /** Turns away what the intake does not let in; without it everything that is an event is. */
    public Read lettingIn(Intake which) {
      return new Read(bootstrapServers, partitions, consumerGroup, watermarks, which);
    }

    @Override
    public PCollection<Received> expand(PBegin begin) {
      if (watermarks == null) {
        throw new IllegalStateException("a read of events needs withWatermarks(...)");
      }
      return begin
          .apply(
              "ReadRecords",
              KafkaIO.<byte[], ParsedRecord>read()
                  .withBootstrapServers(bootstrapServers)
                  .withTopicPartitions(partitions)
                  .withConsumerFactoryFn(SourceConsumer.reading(partitions))
                  .withKeyDeserializerAndCoder(
                      ByteArrayDeserializer.class, NullableCoder.of(ByteArrayCoder.of()))
                  .withValueDeserializerAndCoder(
                      ParsedRecord.ParsingDeserializer.class,
                      ParsedRecord.ParsedRecordCoder.of(intake))
                  .withTimestampPolicyFactory(watermarks)
                  .withConsumerConfigUpdates(consumerConfig())
                  .commitOffsetsInFinalize())
          .apply("Receive", ParDo.of(new Receive()))
          .setCoder(ReceivedCoder.of());
    }

    private Map<String, Object> consumerConfig() {
      return Map.of(
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
          ParsedRecord.ParsingDeserializer.INTAKE,
          intake);
    }
  }

  /** Leaves the connector's own type behind; nothing that crosses a shuffle knows of Kafka. */
  private static final class Receive extends DoFn<KafkaRecord<byte[], ParsedRecord>, Received> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(
        @Element KafkaRecord<byte[], ParsedRecord> record, OutputReceiver<Received> out) {
      Decoded decoded = record.getKV().getValue().decoded();
      if (decoded instanceof Reject reject) {
        out.output(letter(record, reject.reason(), reject.message()));
      } else if (decoded instanceof Event event) {
        out.output(
            Arrival.isFuture(event, record.getTimestamp())
                ? letter(
                    record,
                    ReasonCode.TIME_FUTURE,
                    "timestamp is more than 5 minutes ahead of the broker's append time")
                : event);
      }
    }

    private static DeadLetter letter(
        KafkaRecord<byte[], ParsedRecord> record, ReasonCode reason, String message) {
      return new DeadLetter(
          reason,
          "receive",
          message,
          original(record),
          record.getTopic(),
          record.getPartition(),
          record.getOffset(),
          record.getTimestamp());
    }

    private static Original original(KafkaRecord<byte[], ParsedRecord> record) {
      List<RecordHeader> headers = new ArrayList<>();
      for (Header header : record.getHeaders()) {
        headers.add(new RecordHeader(header.key(), header.value()));
      }
      return new Original(
          record.getKV().getKey(), record.getKV().getValue().value(), headers, true);
    }
  }
}
