package dev.tributary.io.kafka;

import static dev.tributary.io.kafka.EventTimeWatermarks.Idle.FOLLOW;
import static dev.tributary.io.kafka.EventTimeWatermarks.Idle.WALL_CLOCK;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventTimeWatermarksTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private static final Duration BOUND = Duration.ofMinutes(2);
  private static final Duration IDLE_AFTER = Duration.ofSeconds(30);

  @BeforeEach
  void setClock() {
    PartitionPlay.clockAt(NOON);
  }

  private static EventTimeWatermarks watermarks(EventTimeWatermarks.Idle idle) {
    return EventTimeWatermarks.of(BOUND, IDLE_AFTER, idle).withClock(PartitionPlay::now);
  }

  private static PartitionPlay partition() {
    return new PartitionPlay(watermarks(WALL_CLOCK), 0);
  }

  private static Instant noon(String offset) {
    return NOON.plus(Duration.parse(offset));
  }

  @Test
  void anEvent_movesTheWatermarkToItsTimeLessTheBound() {
    PartitionPlay partition = partition();

    assertThat(partition.event(noon("PT-10S"), NOON)).isEqualTo(noon("PT-10S"));

    assertThat(partition.watermark()).isEqualTo(noon("PT-2M-10S"));
  }

  @Test
  void eventsOutOfOrder_neverLowerTheWatermark() {
    PartitionPlay partition = partition();
    partition.event(noon("PT-10S"), NOON);

    assertThat(partition.event(noon("PT-90S"), NOON)).isEqualTo(noon("PT-90S"));

    assertThat(partition.watermark()).isEqualTo(noon("PT-2M-10S"));
  }

  @Test
  void anEventFromTheFuture_takesPartWhenItArrived_andMovesNothing() {
    PartitionPlay partition = partition();
    partition.event(noon("PT-10S"), NOON);

    for (String ahead : new String[] {"PT5M0.001S", "PT6M", "P1D", "P3650D"}) {
      assertThat(partition.event(noon(ahead), NOON)).isEqualTo(NOON);
      assertThat(partition.watermark()).isEqualTo(noon("PT-2M-10S"));
    }
  }

  @Test
  void anEventALittleAhead_keepsItsTime_andMovesAtMostToItsArrivalLessTheBound() {
    for (String ahead : new String[] {"PT0.001S", "PT1M", "PT5M"}) {
      PartitionPlay partition = partition();

      assertThat(partition.event(noon(ahead), NOON)).isEqualTo(noon(ahead));

      assertThat(partition.watermark()).isEqualTo(noon("PT-2M"));
    }
  }

  @Test
  void aReplayHoursLater_movesAsTheLiveRunDid() {
    PartitionPlay live = partition();
    PartitionPlay replay = partition();
    live.event(noon("PT7M"), NOON);
    live.event(noon("PT-10S"), NOON);
    live.garbage(noon("PT40S"));

    PartitionPlay.clockMoves(Duration.ofHours(9));
    replay.event(noon("PT7M"), NOON);
    replay.event(noon("PT-10S"), NOON);
    replay.garbage(noon("PT40S"));

    assertThat(live.watermark()).isEqualTo(noon("PT-1M-20S"));
    assertThat(replay.watermark()).isEqualTo(live.watermark());
  }

  @Test
  void anEmptyPartition_holds_untilTheBrokerHasConfirmedIt_andTheIdleTimeHasPassed() {
    PartitionPlay partition = partition();
    assertThat(partition.holds()).isTrue();

    PartitionPlay.clockMoves(Duration.ofHours(1));
    assertThat(partition.holds()).as("not asked").isTrue();
    assertThat(partition.brokerSays(1).holds()).as("something to come").isTrue();

    PartitionPlay young = partition();
    assertThat(young.brokerSays(0).holds()).as("idle time").isTrue();
    PartitionPlay.clockMoves(IDLE_AFTER.minusMillis(1));
    assertThat(young.brokerSays(0).holds()).as("idle time").isTrue();
    PartitionPlay.clockMoves(Duration.ofMillis(1));
    assertThat(young.brokerSays(0).watermark()).isEqualTo(noon("PT1H30S").minus(BOUND));
  }

  @Test
  void anIdlePartition_movesWithTheBrokersAnswers_notWithTheClock() {
    PartitionPlay partition = partition();
    partition.event(NOON, NOON);
    PartitionPlay.clockMoves(Duration.ofMinutes(10));

    partition.brokerSays(0);
    PartitionPlay.clockMoves(Duration.ofSeconds(5));

    assertThat(partition.watermark()).isEqualTo(noon("PT10M").minus(BOUND));
    assertThat(partition.brokerSays(0).watermark()).isEqualTo(noon("PT10M5S").minus(BOUND));
  }

  @Test
  void aBacklog_holdsThePartition_howeverLongNothingComes() {
    PartitionPlay partition = partition();
    partition.event(NOON, NOON);

    PartitionPlay.clockMoves(Duration.ofHours(2));

    assertThat(partition.brokerSays(3).watermark()).isEqualTo(NOON.minus(BOUND));
  }

  @Test
  void anIdlePartitionThatWakes_dropsNothingOfWhatTheBoundAllows() {
    PartitionPlay partition = partition();
    PartitionPlay.clockMoves(Duration.ofHours(1));
    Instant before = partition.brokerSays(0).watermark();

    Instant appended = noon("PT1H");
    Instant time = partition.event(appended.minus(BOUND), appended);

    assertThat(time).isAfterOrEqualTo(before);
    assertThat(partition.brokerSays(0).watermark()).as("awake").isEqualTo(before);
    partition.event(noon("PT1H3M"), noon("PT1H3M"));
    assertThat(partition.watermark()).isEqualTo(noon("PT1H1M"));
  }

  @Test
  void onlyUnusableRecords_doNotHoldForEver_whenMoreOfThemAlwaysCome() {
    PartitionPlay partition = partition();
    partition.event(noon("PT-1S"), NOON);

    for (int second = 1; second < 30; second++) {
      PartitionPlay.clockMoves(Duration.ofSeconds(1));
      assertThat(partition.garbage(NOON.plusSeconds(second))).isEqualTo(NOON.plusSeconds(second));
      partition.answerIsOvertaken();
      assertThat(partition.watermark()).isEqualTo(noon("PT-2M-1S"));
    }
    partition.garbage(noon("PT30S"));
    partition.event(noon("PT1H"), noon("PT31S"));

    assertThat(partition.watermark()).isEqualTo(noon("PT31S").minus(BOUND));
  }

  @Test
  void unusableRecordsBetweenEvents_moveNothing() {
    PartitionPlay partition = partition();
    partition.event(NOON, NOON);
    partition.garbage(noon("PT29S"));
    partition.event(noon("PT-1M"), noon("PT30S"));
    partition.garbage(noon("PT59S"));

    assertThat(partition.watermark()).isEqualTo(NOON.minus(BOUND));
  }

  @Test
  void follow_movesAnIdlePartitionWithTheFurthestOne_andStopsWithIt() {
    EventTimeWatermarks source = watermarks(FOLLOW);
    PartitionPlay busy = new PartitionPlay(source, 0);
    PartitionPlay slow = new PartitionPlay(source, 1);
    PartitionPlay empty = new PartitionPlay(source, 2);
    Instant lastYear = Instant.parse("2025-05-05T10:00:00Z");
    busy.event(lastYear, NOON);
    slow.event(lastYear.minusSeconds(300), NOON);

    assertThat(empty.brokerSays(0).holds()).isTrue();
    PartitionPlay.clockMoves(IDLE_AFTER);

    assertThat(empty.brokerSays(0).watermark()).isEqualTo(lastYear.minus(BOUND));
    assertThat(slow.brokerSays(1).watermark()).isEqualTo(lastYear.minusSeconds(300).minus(BOUND));
    assertThat(slow.brokerSays(0).watermark()).isEqualTo(lastYear.minus(BOUND));
    PartitionPlay.clockMoves(Duration.ofHours(5));
    assertThat(empty.brokerSays(0).watermark()).isEqualTo(lastYear.minus(BOUND));
  }

  @Test
  void follow_holds_whileTheBrokerIsAway() {
    EventTimeWatermarks source = watermarks(FOLLOW);
    PartitionPlay busy = new PartitionPlay(source, 0);
    PartitionPlay quiet = new PartitionPlay(source, 1);
    quiet.event(NOON, NOON);
    quiet.brokerSays(0);

    PartitionPlay.clockMoves(Duration.ofMinutes(1));
    busy.event(noon("PT1M"), noon("PT1M"));

    assertThat(quiet.watermark()).as("the answer is a minute old").isEqualTo(NOON.minus(BOUND));
    assertThat(quiet.brokerSays(0).watermark()).isEqualTo(noon("PT1M").minus(BOUND));
  }

  @Test
  void follow_doesNotPassOldEventsThatStandBehindUnusableRecords() {
    EventTimeWatermarks source = watermarks(FOLLOW);
    PartitionPlay busy = new PartitionPlay(source, 0);
    PartitionPlay partition = new PartitionPlay(source, 1);
    busy.event(NOON, NOON);
    PartitionPlay.clockMoves(Duration.ofHours(3));

    partition.garbage(NOON);
    partition.garbage(noon("PT1H"));
    assertThat(partition.holds()).as("appended long ago, more may follow").isTrue();

    partition.garbage(noon("PT2H59M55S"));
    assertThat(partition.watermark()).as("just appended").isEqualTo(NOON.minus(BOUND));
  }

  @Test
  void aRestoredPartition_neverFallsBehindItsCheckpoint() {
    PartitionPlay partition =
        new PartitionPlay(watermarks(WALL_CLOCK), 0, Optional.of(noon("PT-1M")));
    assertThat(partition.watermark()).isEqualTo(noon("PT-1M"));

    partition.event(noon("PT-30M"), NOON);
    assertThat(partition.watermark()).isEqualTo(noon("PT-1M"));

    partition.event(noon("PT5M"), noon("PT5M"));
    assertThat(partition.watermark()).isEqualTo(noon("PT3M"));
  }

  @Test
  void readersOfOneSource_shareItsFurthestWatermark_andNoOtherSource() {
    EventTimeWatermarks source = watermarks(FOLLOW);
    EventTimeWatermarks copy = SerializableUtils.clone(source);
    new PartitionPlay(source, 0).event(NOON, NOON);
    PartitionPlay sameSource = new PartitionPlay(copy, 1);
    PartitionPlay otherSource = new PartitionPlay(watermarks(FOLLOW), 1);

    PartitionPlay.clockMoves(IDLE_AFTER);

    assertThat(sameSource.brokerSays(0).watermark()).isEqualTo(NOON.minus(BOUND));
    assertThat(otherSource.brokerSays(0).holds()).isTrue();
  }

  @Test
  void aSlowSender_isWaitedFor_upToThePatience() {
    for (String[] slowAndLag : new String[][] {{"PT-1M", "PT-2M"}, {"PT-3M", "PT-3M-30S"}}) {
      Instant slow = noon(slowAndLag[0]);
      PartitionPlay partition = new PartitionPlay(waiting(), 0);
      partition.event(slow, NOON);
      PartitionPlay.clockMoves(IDLE_AFTER);
      partition.brokerSays(0);

      assertThat(partition.watermark()).isEqualTo(noon(slowAndLag[1]).plus(IDLE_AFTER));
      PartitionPlay.clockAt(NOON);
    }
  }

  @Test
  void aSenderBeyondThePatience_holdsNobodyUp() {
    PartitionPlay partition = new PartitionPlay(waiting(), 0);
    partition.event(noon("PT-1H"), NOON);
    PartitionPlay.clockMoves(IDLE_AFTER);
    partition.brokerSays(0);

    assertThat(partition.watermark()).isEqualTo(noon("PT-2M").plus(IDLE_AFTER));
  }

  private static EventTimeWatermarks waiting() {
    return watermarks(WALL_CLOCK).waitingFor(Duration.ofMinutes(4));
  }
}
