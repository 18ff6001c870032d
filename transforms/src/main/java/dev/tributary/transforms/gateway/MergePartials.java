package dev.tributary.transforms.gateway;

import dev.tributary.contracts.gateway.GroupingSet;
import dev.tributary.contracts.gateway.Partial;
import dev.tributary.contracts.gateway.Traffic;
import dev.tributary.transforms.EndOfInput;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Instant;

/**
 * Keeps the newest partial of each region and group, and adds them up once their window has passed.
 *
 * <p>State, by shard: the partials of windows that have not passed; of those that have, how many
 * requests each partial told of, for as long as repetitions are to be recognised.
 */
final class MergePartials extends DoFn<KV<Integer, List<Partial>>, KV<String, ClosedWindow>> {
  private static final long serialVersionUID = 1;

  @StateId("counts")
  private final StateSpec<ValueState<RegionalCounts>> countsSpec =
      StateSpecs.value(RegionalCounts.RegionalCountsCoder.of());

  @TimerId("close")
  private final TimerSpec closeSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

  private final SeriesPlan plan;
  private final boolean bounded;

  MergePartials(SeriesPlan plan, boolean bounded) {
    this.plan = plan;
    this.bounded = bounded;
  }

  @ProcessElement
  public void add(
      @Element KV<Integer, List<Partial>> batch,
      @Timestamp Instant timestamp,
      @StateId("counts") ValueState<RegionalCounts> state,
      @TimerId("close") Timer close) {
    RegionalCounts known = state.read();
    RegionalCounts counts = known == null ? new RegionalCounts() : known;
    if (!bounded) {
      pass(counts, close);
    }
    for (Partial partial : batch.getValue()) {
      counts.add(partial, plan);
    }
    state.write(counts);
    if (bounded) {
      EndOfInput.set(close, timestamp);
    } else {
      setNext(counts, close);
    }
  }

  @OnTimer("close")
  public void close(
      @Key Integer shard,
      @StateId("counts") ValueState<RegionalCounts> state,
      @TimerId("close") Timer close,
      OutputReceiver<KV<String, ClosedWindow>> out) {
    RegionalCounts counts = state.read();
    if (counts == null) {
      return;
    }
    long clock = bounded ? Long.MAX_VALUE : seconds(close);
    Long first = counts.firstOpen();
    while (first != null && plan.end(first) <= clock) {
      say(shard, first, counts.closeFirst(), out);
      first = counts.firstOpen();
    }
    if (bounded) {
      state.clear();
      return;
    }
    pass(counts, close);
    state.write(counts);
    setNext(counts, close);
  }

  /**
   * Windows that were passed without having been opened are closed too: a partial of one is late,
   * whether or not another of its shard came in time.
   */
  private void pass(RegionalCounts counts, Timer close) {
    long clock = seconds(close);
    Long first = counts.firstOpen();
    // A window that waits for its timer is still open.
    long passed = first == null ? clock : Math.min(clock, first);
    counts.passed(passed, clock - plan.remembered().toSeconds());
  }

  private static void say(
      int shard,
      long window,
      Map<GroupingSet, Map<SeriesCell, Traffic>> bySet,
      OutputReceiver<KV<String, ClosedWindow>> out) {
    bySet.forEach(
        (set, cells) -> out.output(KV.of(set.name(), new ClosedWindow(shard, window, cells))));
  }

  private void setNext(RegionalCounts counts, Timer close) {
    Long first = counts.firstOpen();
    if (first != null) {
      close.set(Instant.ofEpochMilli(plan.end(first) * 1000));
    }
  }

  private static long seconds(Timer close) {
    return Math.floorDiv(close.getCurrentRelativeTime().getMillis(), 1000L);
  }
}
