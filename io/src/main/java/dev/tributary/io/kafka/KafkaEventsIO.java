package dev.tributary.io.kafka;

import dev.tributary.contracts.coder.ReceivedCoder;
import dev.tributary.contracts.event.DeadLetter;
import dev.tributary.contracts.event.Decoded;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Intake;
import dev.tributary.contracts.event.ReasonCode;
import dev.tributary.contracts.event.Received;
import dev.tributary.contracts.event.Reject;
import dev.tributary.contracts.kafka.KafkaCluster;
import dev.tributary.contracts.trace.Sampling;
import java.util.List;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.kafka.common.TopicPartition;

/** Canonical events from a Kafka topic. */
public final class KafkaEventsIO {
  private KafkaEventsIO() {}

  /** Reads the given partitions, unbounded. Resolve them first, with {@link KafkaTopics}. */
  public static Read read(KafkaCluster kafka, List<TopicPartition> partitions) {
    return new Read(TopicSource.of(kafka, partitions), Intake.ALL, Sampling.OFF);
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

    private final TopicSource source;
    private final Intake intake;
    private final Sampling sampling;

    private Read(TopicSource source, Intake intake, Sampling sampling) {
      this.source = source;
      this.intake = intake;
      this.sampling = sampling;
    }

    public Read inGroup(String group) {
      return new Read(source.inGroup(group), intake, sampling);
    }

    public Read withWatermarks(EventTimeWatermarks policy) {
      return new Read(source.withWatermarks(policy), intake, sampling);
    }

    /** Turns away what the intake does not let in; without it everything that is an event is. */
    public Read lettingIn(Intake which) {
      return new Read(source, which, sampling);
    }

    /** Marks the events whose way is told; without it none is. */
    public Read sampling(Sampling share) {
      return new Read(source, intake, share);
    }

    @Override
    public PCollection<Received> expand(PBegin begin) {
      return begin
          .apply(
              "ReadRecords",
              source.read(
                  ParsedRecord.ParsingDeserializer.class,
                  ParsedRecord.ParsedRecordCoder.of(intake),
                  ParsedRecord.ParsingDeserializer.INTAKE,
                  intake))
          .apply("Receive", ParDo.of(new Receive(sampling)))
          .setCoder(ReceivedCoder.of());
    }
  }

  /** Leaves the connector's own type behind; nothing that crosses a shuffle knows of Kafka. */
  private static final class Receive extends DoFn<KafkaRecord<byte[], ParsedRecord>, Received> {
    private static final long serialVersionUID = 1;

    private final Sampling sampling;

    private Receive(Sampling sampling) {
      this.sampling = sampling;
    }

    @ProcessElement
    public void process(
        @Element KafkaRecord<byte[], ParsedRecord> record, OutputReceiver<Received> out) {
      Decoded decoded = record.getKV().getValue().decoded();
      if (decoded instanceof Reject reject) {
        out.output(letter(record, reject.reason(), reject.message()));
      } else if (decoded instanceof Event event) {
        out.output(
            Arrival.isFuture(event.timestampMillis(), record.getTimestamp())
                ? letter(record, ReasonCode.TIME_FUTURE, Arrival.FUTURE_MESSAGE)
                : sampling.isOff() ? event : Handover.mark(event, record.getHeaders(), sampling));
      }
    }

    private static DeadLetter letter(
        KafkaRecord<byte[], ParsedRecord> record, ReasonCode reason, String message) {
      return RefusedRecord.letter(
          record, record.getKV().getValue().value(), "receive", reason, message);
    }
  }
}
