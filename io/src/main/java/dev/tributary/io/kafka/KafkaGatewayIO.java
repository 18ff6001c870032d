package dev.tributary.io.kafka;

import dev.tributary.contracts.coder.DeadLetterCoder;
import dev.tributary.contracts.event.DeadLetter;
import dev.tributary.contracts.event.ReasonCode;
import dev.tributary.contracts.gateway.AccessLog;
import dev.tributary.contracts.gateway.AccessLogCoder;
import dev.tributary.contracts.gateway.Partial;
import dev.tributary.contracts.gateway.PartialCoder;
import dev.tributary.contracts.gateway.PruningProgram;
import dev.tributary.contracts.kafka.KafkaCluster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PDone;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The gateway's topics: access log lines of one region, and what the regions counted. Delivery is
 * at least once. A record that cannot be used is a dead letter and costs nothing but itself; so is
 * one whose time is more than five minutes ahead of its append time, because no series may be told
 * of a time to come (F4).
 */
public final class KafkaGatewayIO {
  public static final TupleTag<AccessLog> LOGS = new TupleTag<>("logs") {};
  public static final TupleTag<Partial> PARTIALS = new TupleTag<>("partials") {};
  public static final TupleTag<DeadLetter> REFUSED = new TupleTag<>("refused") {};

  private KafkaGatewayIO() {}

  /**
   * Reads raw lines, unbounded: {@link #LOGS} at their {@code __time__}, and {@link #REFUSED}.
   * Pruned lines are gone before anything is made of them (G-083).
   *
   * @param partitions resolved first, with {@link KafkaTopics}
   */
  public static PTransform<PBegin, PCollectionTuple> readLogs(
      KafkaCluster kafka,
      List<TopicPartition> partitions,
      String consumerGroup,
      EventTimeWatermarks watermarks,
      PruningProgram program) {
    return new Read<>(
        TopicSource.of(kafka, partitions)
            .inGroup(consumerGroup)
            .withWatermarks(watermarks)
            .read(
                ParsedLine.LineDeserializer.class,
                ParsedLine.ParsedLineCoder.of(),
                ParsedLine.LineDeserializer.PROGRAM,
                program),
        new TakeLine(),
        LOGS,
        AccessLogCoder.of());
  }

  /**
   * Reads partials, unbounded: {@link #PARTIALS} at the last millisecond of their window, and
   * {@link #REFUSED}.
   */
  public static PTransform<PBegin, PCollectionTuple> readPartials(
      KafkaCluster kafka,
      List<TopicPartition> partitions,
      String consumerGroup,
      EventTimeWatermarks watermarks) {
    return new Read<>(
        TopicSource.of(kafka, partitions)
            .inGroup(consumerGroup)
            .withWatermarks(watermarks)
            .read(
                ParsedPartial.PartialDeserializer.class,
                ParsedPartial.ParsedPartialCoder.of(),
                ParsedPartial.PartialDeserializer.UNUSED,
                ""),
        new TakePartial(),
        PARTIALS,
        PartialCoder.of());
  }

  /** Writes partials, keyed by product or, where there is none, by caller. */
  public static PTransform<PCollection<Partial>, PDone> writePartials(
      KafkaCluster kafka, String topic) {
    return new WriteRecords<>(kafka, topic, "lz4", new ToRecord(topic));
  }

  private static final class Read<V, T> extends PTransform<PBegin, PCollectionTuple> {
    private static final long serialVersionUID = 1;

    private final KafkaIO.Read<byte[], V> records;
    private final DoFn<KafkaRecord<byte[], V>, T> take;
    private final TupleTag<T> main;
    private final Coder<T> coder;

    Read(
        KafkaIO.Read<byte[], V> records,
        DoFn<KafkaRecord<byte[], V>, T> take,
        TupleTag<T> main,
        Coder<T> coder) {
      this.records = records;
      this.take = take;
      this.main = main;
      this.coder = coder;
    }

    @Override
    public PCollectionTuple expand(PBegin begin) {
      PCollectionTuple result =
          begin
              .apply("ReadRecords", records)
              .apply("Take", ParDo.of(take).withOutputTags(main, TupleTagList.of(REFUSED)));
      result.get(main).setCoder(coder);
      result.get(REFUSED).setCoder(DeadLetterCoder.of());
      return result;
    }
  }

  private static final class TakeLine extends DoFn<KafkaRecord<byte[], ParsedLine>, AccessLog> {
    private static final long serialVersionUID = 1;
    private static final String STAGE = "gateway-logs";

    @ProcessElement
    public void take(@Element KafkaRecord<byte[], ParsedLine> record, MultiOutputReceiver out) {
      ParsedLine line = record.getKV().getValue();
      if (line.reason() != null) {
        out.get(REFUSED)
            .output(
                RefusedRecord.letter(record, line.value(), STAGE, line.reason(), line.message()));
      } else if (line.log() != null) {
        if (line.eventMillis(record.getTimestamp()) == Timed.NO_TIME) {
          out.get(REFUSED)
              .output(
                  RefusedRecord.letter(
                      record, line.value(), STAGE, ReasonCode.TIME_FUTURE, Arrival.FUTURE_MESSAGE));
        } else {
          out.get(LOGS).output(line.log());
        }
      }
    }
  }

  private static final class TakePartial extends DoFn<KafkaRecord<byte[], ParsedPartial>, Partial> {
    private static final long serialVersionUID = 1;
    private static final String STAGE = "machine-agg-log";

    @ProcessElement
    public void take(@Element KafkaRecord<byte[], ParsedPartial> record, MultiOutputReceiver out) {
      ParsedPartial parsed = record.getKV().getValue();
      if (parsed.partial() == null) {
        out.get(REFUSED)
            .output(
                RefusedRecord.letter(
                    record,
                    parsed.value(),
                    STAGE,
                    ReasonCode.FIELD_INVALID,
                    "the record is no partial that this version can read"));
      } else if (parsed.eventMillis(record.getTimestamp()) == Timed.NO_TIME) {
        out.get(REFUSED)
            .output(
                RefusedRecord.letter(
                    record, parsed.value(), STAGE, ReasonCode.TIME_FUTURE, Arrival.FUTURE_MESSAGE));
      } else {
        out.get(PARTIALS).output(parsed.partial());
      }
    }
  }

  private static final class ToRecord extends DoFn<Partial, ProducerRecord<byte[], byte[]>> {
    private static final long serialVersionUID = 1;

    private final String topic;

    ToRecord(String topic) {
      this.topic = topic;
    }

    @ProcessElement
    public void process(
        @Element Partial partial, OutputReceiver<ProducerRecord<byte[], byte[]>> out) {
      ByteArrayOutputStream value = new ByteArrayOutputStream(256);
      try {
        PartialCoder.of().encode(partial, value);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      byte[] key = partial.labels().get(0).getBytes(StandardCharsets.UTF_8);
      out.output(new ProducerRecord<>(topic, key, value.toByteArray()));
    }
  }
}
