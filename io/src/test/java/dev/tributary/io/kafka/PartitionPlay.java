package dev.tributary.io.kafka;

import dev.tributary.contracts.event.EventJson;
import dev.tributary.contracts.event.Intake;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.KafkaTimestampType;
import org.apache.beam.sdk.io.kafka.TimestampPolicy;
import org.apache.beam.sdk.io.kafka.TimestampPolicyFactory;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** One partition under a policy, with a broker and a clock that a test moves. */
final class PartitionPlay {
  private static final AtomicLong NOW = new AtomicLong();

  private static final long NOT_ASKED = -1;

  private final TimestampPolicy<byte[], ParsedRecord> policy;
  private long backlog = NOT_ASKED;
  private Instant asked = Instant.ofEpochMilli(BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis());

  PartitionPlay(EventTimeWatermarks rule, int partition) {
    this(rule, partition, Optional.empty());
  }

  PartitionPlay(EventTimeWatermarks rule, int partition, Optional<Instant> restored) {
    this(rule.forRecords(), partition, restored);
  }

  PartitionPlay(TimestampPolicyFactory<byte[], ParsedRecord> factory, int partition) {
    this(factory, partition, Optional.empty());
  }

  PartitionPlay(
      TimestampPolicyFactory<byte[], ParsedRecord> factory,
      int partition,
      Optional<Instant> restored) {
    this.policy =
        factory.createTimestampPolicy(
            new TopicPartition("events", partition),
            restored.map(time -> org.joda.time.Instant.ofEpochMilli(time.toEpochMilli())));
  }

  /** The wall clock of all tests of watermarks; static, so that copies of a policy share it. */
  static long now() {
    return NOW.get();
  }

  static void clockAt(Instant time) {
    NOW.set(time.toEpochMilli());
  }

  static void clockMoves(Duration step) {
    NOW.addAndGet(step.toMillis());
  }

  /** A record comes; returns the time at which it takes part. */
  Instant event(Instant time, Instant appended) {
    return record(EventJson.encode(Samples.event("e", time)), appended);
  }

  Instant garbage(Instant appended) {
    return record("no event".getBytes(StandardCharsets.UTF_8), appended);
  }

  private Instant record(byte[] value, Instant appended) {
    return java(
        policy.getTimestampForRecord(
            context(),
            new KafkaRecord<>(
                "events",
                0,
                0,
                appended.toEpochMilli(),
                KafkaTimestampType.LOG_APPEND_TIME,
                new RecordHeaders(),
                null,
                ParsedRecord.of(value, Intake.ALL))));
  }

  /** The broker says now how many records are still to come. */
  PartitionPlay brokerSays(long stillToCome) {
    backlog = stillToCome;
    asked = Instant.ofEpochMilli(NOW.get());
    return this;
  }

  /** More has been read than the broker's last answer knew of. */
  PartitionPlay answerIsOvertaken() {
    backlog = NOT_ASKED;
    return this;
  }

  Instant watermark() {
    return java(policy.getWatermark(context()));
  }

  boolean holds() {
    return policy.getWatermark(context()).equals(BoundedWindow.TIMESTAMP_MIN_VALUE);
  }

  private TimestampPolicy.PartitionContext context() {
    return new TimestampPolicy.PartitionContext() {
      @Override
      public long getMessageBacklog() {
        return backlog;
      }

      @Override
      public org.joda.time.Instant getBacklogCheckTime() {
        return org.joda.time.Instant.ofEpochMilli(asked.toEpochMilli());
      }
    };
  }

  private static Instant java(org.joda.time.Instant time) {
    return Instant.ofEpochMilli(time.getMillis());
  }
}
