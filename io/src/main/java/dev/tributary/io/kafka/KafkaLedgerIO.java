package dev.tributary.io.kafka;

import dev.tributary.contracts.event.DeadLetter;
import dev.tributary.contracts.event.EventJson;
import dev.tributary.contracts.event.LateEvent;
import dev.tributary.contracts.identity.TeamPartition;
import dev.tributary.contracts.kafka.KafkaCluster;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The topics that keep what did not become a result: {@code dead-letters} and {@code late-events}.
 * Delivery is at least once; both carry the identity of their record, so a reader can tell a
 * repetition.
 */
public final class KafkaLedgerIO {
  /** What a topic takes if nobody has said otherwise. */
  private static final int DEFAULT_MESSAGE_BYTES = 1 << 20;

  /**
   * Key, headers and framing of a dead letter, and what compression adds to incompressible bytes.
   */
  private static final int OVERHEAD_BYTES = 64 << 10;

  private KafkaLedgerIO() {}

  /**
   * Writes the original bytes, and everything known about them as headers, those of the original
   * included.
   *
   * <p>An original is kept whole if the topic takes it: up to {@code max.message.bytes}, at most 16
   * MiB, less 64 KiB for the rest. Of a longer one the beginning is kept and the header {@code
   * truncated} says how long it was: refused by the broker, it would stop the pipeline, again after
   * each restart.
   *
   * @param run the launch of the pipeline that refuses them
   */
  public static PTransform<PCollection<DeadLetter>, PDone> writeDeadLetters(
      KafkaCluster kafka, String topic, String run) {
    return new WriteRecords<>(kafka, topic, "gzip", new LetterToRecord(kafka, topic, run));
  }

  /** Writes the event with what made it late, keyed by team. */
  public static PTransform<PCollection<LateEvent>, PDone> writeLateEvents(
      KafkaCluster kafka, String topic, int partitions) {
    return new WriteRecords<>(kafka, topic, "gzip", new LateToRecord(topic, partitions));
  }

  private static final class LetterToRecord
      extends DoFn<DeadLetter, ProducerRecord<byte[], byte[]>> {
    private static final long serialVersionUID = 1;

    private static final int UNKNOWN = -1;

    private final KafkaCluster kafka;
    private final String topic;
    private final String run;
    private transient int room;

    LetterToRecord(KafkaCluster kafka, String topic, String run) {
      this.kafka = kafka;
      this.topic = topic;
      this.run = run;
    }

    @Setup
    public void setup() {
      room = UNKNOWN;
    }

    @ProcessElement
    public void process(
        @Element DeadLetter letter, OutputReceiver<ProducerRecord<byte[], byte[]>> out) {
      Headers headers = new RecordHeaders();
      DeadLetterHeaders.write(letter, headers);
      DeadLetterHeaders.writeRun(run, headers);
      byte[] value = letter.original().value();
      if (value.length > DEFAULT_MESSAGE_BYTES - OVERHEAD_BYTES && value.length > room()) {
        DeadLetterHeaders.writeTruncated(value.length, headers);
        value = Arrays.copyOf(value, room());
      }
      out.output(new ProducerRecord<>(topic, null, null, utf8(letter.key()), value, headers));
    }

    /** Asked for once, and only if a letter is larger than what any topic takes. */
    private int room() {
      if (room == UNKNOWN) {
        room = Math.min(topicTakes(), WriteRecords.MAX_REQUEST_BYTES) - OVERHEAD_BYTES;
      }
      return room;
    }

    private int topicTakes() {
      try {
        return KafkaTopics.maxMessageBytes(kafka, topic);
      } catch (IllegalArgumentException e) {
        // Not allowed to ask; a letter must not fail for that.
        return DEFAULT_MESSAGE_BYTES;
      }
    }
  }

  private static final class LateToRecord extends DoFn<LateEvent, ProducerRecord<byte[], byte[]>> {
    private static final long serialVersionUID = 1;

    private final String topic;
    private final int partitions;

    LateToRecord(String topic, int partitions) {
      this.topic = topic;
      this.partitions = partitions;
    }

    @ProcessElement
    public void process(
        @Element LateEvent late, OutputReceiver<ProducerRecord<byte[], byte[]>> out) {
      byte[] team = utf8(late.event().teamId());
      out.output(
          new ProducerRecord<>(
              topic, TeamPartition.of(team, partitions), team, EventJson.encode(late)));
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
