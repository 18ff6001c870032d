package dev.tributary.io.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.event.Event;
import java.time.Duration;
import java.time.Instant;
import org.apache.beam.sdk.io.kafka.CustomTimestampPolicyWithLimitedDelay;
import org.apache.beam.sdk.io.kafka.TimestampPolicyFactory;
import org.junit.jupiter.api.Test;

/**
 * The control: Beam's own policy fails what {@link EventTimeWatermarks} is there for (hazard F3). A
 * test here that no longer passes means that Beam has mended it, and that ours may not be needed
 * any more.
 */
class StockWatermarksTest {
  private static final Duration BOUND = Duration.ofMinutes(2);

  /** It reads the real clock, so the tests play in the past of it and compare only with that. */
  private static final Instant LAST_YEAR = Instant.parse("2025-05-05T10:00:00Z");

  private static final TimestampPolicyFactory<byte[], ParsedRecord> STOCK =
      (partition, previous) ->
          new CustomTimestampPolicyWithLimitedDelay<>(
              record ->
                  org.joda.time.Instant.ofEpochMilli(
                      ((Event) record.getKV().getValue().decoded()).timestampMillis()),
              org.joda.time.Duration.millis(BOUND.toMillis()),
              previous);

  /**
   * F3: the newest time is kept even from the future, and then the watermark is the clock less the
   * bound.
   */
  @Test
  void stock_oneFutureStampInAReplay_makesHonestEventsLate() {
    PartitionPlay stock = new PartitionPlay(STOCK, 0);
    stock.event(LAST_YEAR, LAST_YEAR);
    assertThat(stock.watermark()).isEqualTo(LAST_YEAR.minus(BOUND));

    stock.event(Instant.parse("2100-01-01T00:00:00Z"), LAST_YEAR.plusSeconds(1));
    Instant honest = LAST_YEAR.plusSeconds(2);
    stock.event(honest, honest);

    assertThat(stock.watermark()).isAfter(honest.plus(Duration.ofDays(1)));
  }

  @Test
  void ours_oneFutureStampInAReplay_makesNothingLate() {
    PartitionPlay ours = ours();
    ours.event(LAST_YEAR, LAST_YEAR);
    ours.event(Instant.parse("2100-01-01T00:00:00Z"), LAST_YEAR.plusSeconds(1));

    assertThat(ours.watermark()).isEqualTo(LAST_YEAR.minus(BOUND));
  }

  /**
   * F3: without a first record it never advances, and the source takes the least of all partitions.
   */
  @Test
  void stock_anEmptyPartition_neverAdvances() {
    PartitionPlay stock = new PartitionPlay(STOCK, 0);

    PartitionPlay.clockAt(LAST_YEAR.plus(Duration.ofDays(30)));

    // Its lowest watermark is already "lowest time plus bound, less bound".
    assertThat(stock.brokerSays(0).holds()).isTrue();
  }

  @Test
  void ours_anEmptyPartition_advances() {
    PartitionPlay ours = ours();

    PartitionPlay.clockAt(LAST_YEAR.plus(Duration.ofDays(30)));

    assertThat(ours.brokerSays(0).watermark())
        .isEqualTo(LAST_YEAR.plus(Duration.ofDays(30)).minus(BOUND));
  }

  private static PartitionPlay ours() {
    PartitionPlay.clockAt(LAST_YEAR);
    return new PartitionPlay(
        EventTimeWatermarks.of(BOUND, Duration.ofSeconds(30), EventTimeWatermarks.Idle.WALL_CLOCK)
            .withClock(PartitionPlay::now),
        0);
  }
}
