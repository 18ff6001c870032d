package dev.tributary.io.kafka;

import java.io.Serializable;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.TimestampPolicy;
import org.apache.beam.sdk.io.kafka.TimestampPolicyFactory;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.kafka.common.TopicPartition;
import org.joda.time.Instant;

/**
 * Watermarks that survive wrong clocks and silent partitions; the stock policy does not (hazards F1
 * to F3).
 *
 * <ul>
 *   <li>A partition's watermark is its newest event time less the out-of-orderness bound. It never
 *       passes the broker's append time, and an event from the future does not move it.
 *   <li>A partition is idle once the broker has just confirmed that it holds nothing more, and no
 *       event has come for the idle time. An idle partition does not hold the others back. How it
 *       moves itself is the {@link Idle} rule.
 *   <li>A partition in which only unusable records arrive, for the idle time of the broker's clock,
 *       is idle too: there is always one more of them, so that waiting for the end would stop every
 *       window.
 *   <li>Until the broker has answered, a partition that has never had a record holds.
 *   <li>If some senders are slower than the bound, they are {@linkplain #waitingFor waited for}:
 *       the watermark stays behind the time by as much as the newest events of the slowest lately
 *       were ({@link Slowness}), and the idle time more.
 * </ul>
 */
public final class EventTimeWatermarks implements TimestampPolicyFactory<byte[], Timed> {
  private static final long serialVersionUID = 1;

  /** The source asks once a second; an older answer means that the broker is away. */
  private static final long ANSWER_HOLDS_MILLIS = 10_000;

  /** How the watermark of an idle partition moves. */
  public enum Idle {
    /** With the wall clock: for live traffic, where silence means that nothing happened. */
    WALL_CLOCK,
    /**
     * With the furthest partition of this process: for replays and imports, whose event times lie
     * in the past. The watermark stops when the data stops.
     */
    FOLLOW
  }

  /** Milliseconds since the epoch; tests bring their own. */
  public interface Clock extends Serializable {
    long millis();
  }

  /**
   * The furthest watermark of each source in this process. Readers of one source share nothing
   * else: the runner deserializes a copy of this factory for each of them.
   */
  private static final Map<UUID, AtomicLong> FURTHEST = new ConcurrentHashMap<>();

  private final UUID source = UUID.randomUUID();
  private final long boundMillis;
  private final long idleMillis;
  private final Idle idle;
  private final long patienceMillis;
  private final Clock clock;

  private EventTimeWatermarks(
      long boundMillis, long idleMillis, Idle idle, long patienceMillis, Clock clock) {
    this.boundMillis = boundMillis;
    this.idleMillis = idleMillis;
    this.idle = idle;
    this.patienceMillis = patienceMillis;
    this.clock = clock;
  }

  /**
   * @param outOfOrderness how far events of one partition may be out of order (P-049: two minutes)
   * @param idleAfter for how long a partition must be silent to be idle
   */
  public static EventTimeWatermarks of(Duration outOfOrderness, Duration idleAfter, Idle idle) {
    return new EventTimeWatermarks(
        outOfOrderness.toMillis(), idleAfter.toMillis(), idle, 0, System::currentTimeMillis);
  }

  /**
   * @param patience the most that a watermark stays behind the time for the sake of slow senders;
   *     nothing if it is less than the bound
   */
  public EventTimeWatermarks waitingFor(Duration patience) {
    return new EventTimeWatermarks(boundMillis, idleMillis, idle, patience.toMillis(), clock);
  }

  /** The same rule for a reader that knows more of its records than their time. */
  @SuppressWarnings({"unchecked", "rawtypes"}) // nothing is asked of a record but its time
  <V extends Timed> TimestampPolicyFactory<byte[], V> forRecords() {
    return (TimestampPolicyFactory) this;
  }

  EventTimeWatermarks withClock(Clock otherClock) {
    return new EventTimeWatermarks(boundMillis, idleMillis, idle, patienceMillis, otherClock);
  }

  private boolean waits() {
    return patienceMillis > boundMillis;
  }

  @Override
  public TimestampPolicy<byte[], Timed> createTimestampPolicy(
      TopicPartition partition, Optional<Instant> previousWatermark) {
    AtomicLong furthest =
        FURTHEST.computeIfAbsent(
            source, s -> new AtomicLong(BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis()));
    return new PartitionWatermark(
        this, furthest, previousWatermark.orElse(BoundedWindow.TIMESTAMP_MIN_VALUE).getMillis());
  }

  private static final class PartitionWatermark extends TimestampPolicy<byte[], Timed> {
    private static final long NONE = Long.MIN_VALUE;

    private final EventTimeWatermarks rule;
    private final AtomicLong furthest;
    private final Slowness slowness;
    private long watermark;

    /** Since when there has been no event: by our clock, and by the append times of the records. */
    private long quietSince;

    private long quietSinceAppend = NONE;

    PartitionWatermark(EventTimeWatermarks rule, AtomicLong furthest, long watermark) {
      this.rule = rule;
      this.furthest = furthest;
      this.slowness = new Slowness(rule.patienceMillis);
      this.watermark = watermark;
      this.quietSince = rule.clock.millis();
    }

    @Override
    public Instant getTimestampForRecord(
        PartitionContext context, KafkaRecord<byte[], Timed> record) {
      long append = record.getTimestamp();
      long event = record.getKV().getValue().eventMillis(append);
      if (event != Timed.NO_TIME) {
        if (rule.waits()) {
          slowness.note(record.getKV().getValue().sender(), event, append);
        }
        raiseTo(Math.min(event - rule.boundMillis, append - lag()));
        quietSince = rule.clock.millis();
        quietSinceAppend = append;
      } else {
        passUnusable(append);
      }
      return Instant.ofEpochMilli(event == Timed.NO_TIME ? append : event);
    }

    /** Judged by append times, so that a replay moves as the live run did. */
    private void passUnusable(long append) {
      if (quietSinceAppend == NONE) {
        quietSinceAppend = append;
      } else if (append - quietSinceAppend >= rule.idleMillis) {
        if (rule.idle == Idle.WALL_CLOCK) {
          raiseTo(append - lag());
        } else if (rule.clock.millis() - append <= ANSWER_HOLDS_MILLIS) {
          // Fresh from the broker: no old events can stand behind it.
          raiseTo(furthest.get());
        }
      }
    }

    @Override
    public Instant getWatermark(PartitionContext context) {
      if (isIdle(context)) {
        raiseTo(
            rule.idle == Idle.FOLLOW
                ? furthest.get()
                : context.getBacklogCheckTime().getMillis() - lag());
      }
      return Instant.ofEpochMilli(watermark);
    }

    private boolean isIdle(PartitionContext context) {
      long now = rule.clock.millis();
      return context.getMessageBacklog() == 0
          && now - context.getBacklogCheckTime().getMillis() <= ANSWER_HOLDS_MILLIS
          && now - quietSince >= rule.idleMillis;
    }

    /** By how much the watermark stays behind the time at the least. */
    private long lag() {
      return rule.waits()
          ? Math.min(
              rule.patienceMillis, Math.max(rule.boundMillis, slowness.millis() + rule.idleMillis))
          : rule.boundMillis;
    }

    private void raiseTo(long millis) {
      watermark = Math.max(watermark, millis);
      furthest.accumulateAndGet(watermark, Math::max);
    }
  }
}
