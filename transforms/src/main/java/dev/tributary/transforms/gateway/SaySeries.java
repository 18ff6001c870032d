package dev.tributary.transforms.gateway;

import dev.tributary.contracts.gateway.GroupingSet;
import dev.tributary.contracts.gateway.Sample;
import dev.tributary.contracts.gateway.Traffic;
import dev.tributary.transforms.EndOfInput;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.state.BagState;
import org.apache.beam.sdk.state.MapState;
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
 * Brings the shards of a grouping set together, window by window, and says the samples of each
 * window once. Which labels are the most frequent can only be seen here, where all of them are.
 *
 * <p>State, by grouping set: closed windows of the current minute; what every counter stands at
 * that has grown within the last ten minutes.
 */
final class SaySeries extends DoFn<KV<String, ClosedWindow>, Sample> {
  private static final long serialVersionUID = 1;

  /**
   * A counter is repeated for so long after it last grew, because {@code rate()} needs more than
   * one sample; then it is forgotten, and begins at zero when it comes back.
   */
  private static final long COUNTER_LIVES_SECONDS = Duration.ofMinutes(10).toSeconds();

  @StateId("closed")
  private final StateSpec<BagState<ClosedWindow>> closedSpec =
      StateSpecs.bag(ClosedWindow.ClosedWindowCoder.of());

  @StateId("counters")
  private final StateSpec<MapState<CounterKey, Counters>> countersSpec =
      StateSpecs.map(CounterKey.CounterKeyCoder.of(), Counters.CountersCoder.of());

  /** Windows that start before it have been said. */
  @StateId("saidBefore")
  private final StateSpec<ValueState<Long>> saidBeforeSpec = StateSpecs.value(VarLongCoder.of());

  @StateId("due")
  private final StateSpec<ValueState<Long>> dueSpec = StateSpecs.value(VarLongCoder.of());

  @TimerId("say")
  private final TimerSpec saySpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

  private final SeriesPlan plan;
  private final boolean bounded;

  SaySeries(SeriesPlan plan, boolean bounded) {
    this.plan = plan;
    this.bounded = bounded;
  }

  @ProcessElement
  public void gather(
      @Element KV<String, ClosedWindow> shard,
      @Timestamp Instant timestamp,
      @StateId("closed") BagState<ClosedWindow> closed,
      @StateId("saidBefore") ValueState<Long> saidBefore,
      @StateId("due") ValueState<Long> due,
      @TimerId("say") Timer say) {
    Long said = saidBefore.read();
    if (said != null && shard.getValue().seconds() < said) {
      // After a failure, with checkpoints that are at least once: said, and not to be said again.
      return;
    }
    closed.add(shard.getValue());
    if (bounded) {
      EndOfInput.set(say, timestamp);
    } else {
      setAtLatest(plan.end(shard.getValue().seconds()), due, say);
    }
  }

  @OnTimer("say")
  public void say(
      @Key String setName,
      @StateId("closed") BagState<ClosedWindow> closed,
      @StateId("counters") MapState<CounterKey, Counters> counters,
      @StateId("saidBefore") ValueState<Long> saidBefore,
      @StateId("due") ValueState<Long> due,
      @TimerId("say") Timer say,
      OutputReceiver<Sample> out) {
    long clock =
        bounded
            ? Long.MAX_VALUE
            : Math.floorDiv(say.getCurrentRelativeTime().getMillis() - 1, 1000L);
    Long before = saidBefore.read();
    long said = before == null ? Long.MIN_VALUE : before;
    GroupingSet set = GroupingSet.valueOf(setName);
    Series series = new Series(plan, set);
    TreeMap<Long, Map<Integer, ClosedWindow>> windows = new TreeMap<>();
    for (ClosedWindow window : closed.read()) {
      windows
          .computeIfAbsent(window.seconds(), start -> new TreeMap<>())
          .put(window.shard(), window);
    }

    for (long window : List.copyOf(windows.tailMap(said, true).keySet())) {
      if (plan.end(window) <= clock) {
        Map<SeriesCell, Traffic> cells = merged(set, windows.get(window).values());
        series.gauges(window, cells, out::output);
        count(series, window, cells, counters, out::output);
        said = plan.end(window);
      }
    }
    sayMinutes(series, set, clock, windows, out::output);

    saidBefore.write(said);
    due.clear();
    closed.clear();
    for (Map.Entry<Long, Map<Integer, ClosedWindow>> left : windows.entrySet()) {
      left.getValue().values().forEach(closed::add);
      long window = left.getKey();
      setAtLatest(
          window < said ? SeriesPlan.minuteOf(window) + SeriesPlan.MINUTE : plan.end(window),
          due,
          say);
    }
  }

  /** Says the minutes that have passed, and forgets their windows. */
  private void sayMinutes(
      Series series,
      GroupingSet set,
      long clock,
      TreeMap<Long, Map<Integer, ClosedWindow>> windows,
      Consumer<Sample> out) {
    while (!windows.isEmpty()) {
      long minute = SeriesPlan.minuteOf(windows.firstKey());
      long end = minute + SeriesPlan.MINUTE;
      if (end > clock) {
        return;
      }
      Map<Long, Map<Integer, ClosedWindow>> passed = windows.headMap(end);
      if (plan.hasMinutes()) {
        List<ClosedWindow> all = new ArrayList<>();
        passed.values().forEach(shards -> all.addAll(shards.values()));
        series.minuteGauges(minute, merged(set, all), out);
      }
      passed.clear();
    }
  }

  private static Map<SeriesCell, Traffic> merged(GroupingSet set, Collection<ClosedWindow> shards) {
    Map<SeriesCell, Traffic> cells = new HashMap<>();
    for (ClosedWindow shard : shards) {
      shard
          .cells()
          .forEach(
              (cell, traffic) -> cells.computeIfAbsent(cell, c -> Traffic.none(set)).add(traffic));
    }
    return cells;
  }

  /** Lets counters grow and says all that live. */
  private void count(
      Series series,
      long window,
      Map<SeriesCell, Traffic> cells,
      MapState<CounterKey, Counters> counters,
      Consumer<Sample> out) {
    series.growth(
        cells,
        (key, traffic) -> {
          Counters known = counters.get(key).read();
          List<SeriesFamily.Counter> definitions = key.family().counters();
          long[] totals = new long[definitions.size()];
          if (known == null) {
            // Whoever asks for an increase sees the first requests too.
            series.counters(window - plan.windowSeconds(), key, totals, out);
          }
          for (int i = 0; i < totals.length; i++) {
            long before = known == null ? 0 : known.totals()[i];
            totals[i] = before + definitions.get(i).value().applyAsLong(traffic);
          }
          counters.put(key, new Counters(totals, window));
        });
    List<CounterKey> dead = new ArrayList<>();
    for (Map.Entry<CounterKey, Counters> counter : counters.entries().read()) {
      if (window - counter.getValue().lastGrown() > COUNTER_LIVES_SECONDS) {
        dead.add(counter.getKey());
      } else {
        series.counters(window, counter.getKey(), counter.getValue().totals(), out);
      }
    }
    dead.forEach(counters::remove);
  }

  /** A moment later than the end: what the shards say at the end itself is then here. */
  private static void setAtLatest(long seconds, ValueState<Long> due, Timer say) {
    Long set = due.read();
    if (set == null || seconds < set) {
      due.write(seconds);
      say.set(Instant.ofEpochMilli(seconds * 1000 + 1));
    }
  }
}
