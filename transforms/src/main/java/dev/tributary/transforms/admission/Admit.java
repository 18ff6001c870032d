package dev.tributary.transforms.admission;

import dev.tributary.contracts.event.DeadLetter;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.LateEvent;
import dev.tributary.contracts.event.Received;
import dev.tributary.contracts.table.Row;
import dev.tributary.transforms.Run;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.state.MapState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Decides record by record, under the watermark; one shard's ids and totals are its state. {@link
 * AdmitAll} stands in for this in bounded runs.
 */
final class Admit extends DoFn<KV<Integer, Received>, Event> {
  private static final long serialVersionUID = 1;
  private static final Duration TICK = Duration.standardMinutes(1);

  @StateId("seen")
  private final StateSpec<MapState<UUID, Long>> seenSpec =
      StateSpecs.map(UuidCoder.of(), VarLongCoder.of());

  @StateId("tally")
  private final StateSpec<ValueState<Tally>> tallySpec = StateSpecs.value(Tally.TallyCoder.of());

  /**
   * Publishes the watermark once a minute of event time, so that "data as of" moves without data.
   */
  @TimerId("tick")
  private final TimerSpec tickSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

  /** Forgets ids once a day of event time. */
  @TimerId("sweep")
  private final TimerSpec sweepSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

  private final Run run;
  private final Lateness lateness;

  /**
   * The newest totals of each shard in this bundle: one row a shard instead of one an event. A
   * watermark that moves within the bundle replaces them here too; a row of its own would have the
   * same revision as the bundle's, which is written after it and would take it back.
   */
  private transient Map<Integer, Row> unpublished;

  Admit(Run run, Lateness lateness) {
    this.run = run;
    this.lateness = lateness;
  }

  @StartBundle
  public void startBundle() {
    unpublished = new HashMap<>();
  }

  @ProcessElement
  public void process(
      @Element KV<Integer, Received> element,
      @StateId("seen") MapState<UUID, Long> seen,
      @StateId("tally") ValueState<Tally> tallyState,
      @TimerId("tick") Timer tick,
      @TimerId("sweep") Timer sweep,
      MultiOutputReceiver out) {
    long watermark = tick.getCurrentRelativeTime().getMillis();
    Tally before = tallyState.read();
    if (before == null) {
      before = Tally.NONE;
      tick.set(nextAfter(watermark, TICK));
      sweep.set(nextAfter(watermark, Duration.standardDays(1)));
    }
    Tally after = admit(element.getValue(), before, watermark, seen, out);
    tallyState.write(after);
    unpublished.put(element.getKey(), row(element.getKey(), after, watermark));
  }

  private Tally admit(
      Received record,
      Tally tally,
      long watermark,
      MapState<UUID, Long> seen,
      MultiOutputReceiver out) {
    if (record instanceof DeadLetter letter) {
      out.get(Admission.REJECTED).output(letter);
      return tally.plusRejected(letter.reason());
    }
    Event event = (Event) record;
    if (seen.get(event.eventId()).read() != null) {
      return tally.plusDuplicate();
    }
    long time = event.timestampMillis();
    seen.put(event.eventId(), time);
    boolean late = lateness.isLate(time, watermark);
    boolean tooLate = lateness.isTooLate(time, watermark);
    if (late) {
      out.get(Admission.LATE)
          .output(new LateEvent(event, run.pipeline(), watermark, watermark - time, !tooLate));
    }
    if (tooLate) {
      return tally.plusLateOnly();
    }
    out.get(Admission.ADMITTED).output(event);
    return tally.plusAdmitted(late);
  }

  @OnTimer("tick")
  public void tick(
      @Key Integer shard,
      @StateId("tally") ValueState<Tally> tallyState,
      @TimerId("tick") Timer tick,
      MultiOutputReceiver out) {
    Instant watermark = tick.getCurrentRelativeTime();
    if (isEnd(watermark)) {
      return;
    }
    Tally tally = tallyState.read();
    Row row = row(shard, tally, watermark.getMillis());
    out.get(Admission.COUNTS).output(row);
    unpublished.put(shard, row);
    tick.set(nextAfter(watermark.getMillis(), TICK));
  }

  @OnTimer("sweep")
  public void sweep(@StateId("seen") MapState<UUID, Long> seen, @TimerId("sweep") Timer sweep) {
    Instant watermark = sweep.getCurrentRelativeTime();
    if (isEnd(watermark)) {
      return;
    }
    long forgetBefore = watermark.getMillis() - lateness.horizonMillis();
    List<UUID> forgotten = new ArrayList<>();
    for (Map.Entry<UUID, Long> entry : seen.entries().read()) {
      if (entry.getValue() < forgetBefore) {
        forgotten.add(entry.getKey());
      }
    }
    forgotten.forEach(seen::remove);
    sweep.set(nextAfter(watermark.getMillis(), Duration.standardDays(1)));
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    unpublished
        .values()
        .forEach(
            row ->
                context.output(
                    Admission.COUNTS,
                    row,
                    GlobalWindow.INSTANCE.maxTimestamp(),
                    GlobalWindow.INSTANCE));
    unpublished.clear();
  }

  private Row row(int shard, Tally tally, long watermark) {
    return tally.row(
        run, shard, known(watermark) ? java.time.Instant.ofEpochMilli(watermark) : null);
  }

  private static boolean known(long watermark) {
    return watermark > BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis()
        && !isEnd(Instant.ofEpochMilli(watermark));
  }

  /** A bounded input ends by moving the watermark past every window. */
  private static boolean isEnd(Instant watermark) {
    return !watermark.isBefore(GlobalWindow.INSTANCE.maxTimestamp());
  }

  private static Instant nextAfter(long millis, Duration step) {
    return Instant.ofEpochMilli((Math.floorDiv(millis, step.getMillis()) + 1) * step.getMillis());
  }
}
