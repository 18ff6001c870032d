package dev.tributary.transforms.gateway;

import dev.tributary.contracts.gateway.GroupingSet;
import dev.tributary.contracts.gateway.Partial;
import dev.tributary.contracts.gateway.Sample;
import dev.tributary.contracts.gateway.SampleCoder;
import dev.tributary.transforms.EndOfInput;
import java.util.Map;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.joda.time.Instant;

/**
 * Layer 2: what every region counted in, samples of time series out (G-018, G-025 to G-028). A
 * sample is said once, when its window has passed, because no metric store takes it back; requests
 * that come later are said in a series of their own, {@code _gw_late_requests_total}.
 *
 * <p>State: the partials of the windows that are open or can still be corrected, by grouping set.
 */
public final class MergeRegions extends PTransform<PCollection<Partial>, PCollection<Sample>> {
  private static final long serialVersionUID = 1;

  private final SeriesPlan plan;

  private MergeRegions(SeriesPlan plan) {
    this.plan = plan;
  }

  public static MergeRegions into(SeriesPlan plan) {
    return new MergeRegions(plan);
  }

  @Override
  @SuppressWarnings("EnumOrdinal") // sets are only ever added
  public PCollection<Sample> expand(PCollection<Partial> partials) {
    return partials
        .apply("BySet", WithKeys.<Integer, Partial>of(partial -> partial.set().ordinal()).withKeyType(org.apache.beam.sdk.values.TypeDescriptors.integers()))
        .setCoder(KvCoder.of(VarIntCoder.of(), partials.getCoder()))
        .apply("SayOnce", ParDo.of(new SayOnce(plan, partials.isBounded() == IsBounded.BOUNDED)))
        .setCoder(SampleCoder.of());
  }

  private static final class SayOnce extends DoFn<KV<Integer, Partial>, Sample> {
    private static final long serialVersionUID = 1;

    @StateId("counts")
    private final StateSpec<ValueState<RegionalCounts>> countsSpec =
        StateSpecs.value(RegionalCounts.RegionalCountsCoder.of());

    @TimerId("close")
    private final TimerSpec closeSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

    private final SeriesPlan plan;
    private final boolean bounded;

    SayOnce(SeriesPlan plan, boolean bounded) {
      this.plan = plan;
      this.bounded = bounded;
    }

    @ProcessElement
    public void add(
        @Element KV<Integer, Partial> element,
        @Timestamp Instant timestamp,
        @StateId("counts") ValueState<RegionalCounts> state,
        @TimerId("close") Timer close) {
      RegionalCounts counts = state.read() == null ? new RegionalCounts() : state.read();
      Partial partial = element.getValue();
      long window = plan.windowOf(partial.windowSeconds());
      long news = counts.add(window, partial);
      if (end(window) <= counts.closedBeforeSeconds()) {
        counts.addLate(news);
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
        @Key Integer set,
        @StateId("counts") ValueState<RegionalCounts> state,
        @TimerId("close") Timer close,
        OutputReceiver<Sample> out) {
      RegionalCounts counts = state.read();
      if (counts == null) {
        return;
      }
      long clock =
          bounded
              ? Long.MAX_VALUE
              : Math.floorDiv(close.getCurrentRelativeTime().getMillis(), 1000L);
      Series series = new Series(plan, GroupingSet.values()[set]);
      for (long window : counts.windows().keySet()) {
        if (end(window) <= clock && end(window) > counts.closedBeforeSeconds()) {
          series.say(window, counts.of(window), out::output);
          out.output(late(set, window, counts));
        }
      }
      if (bounded) {
        state.clear();
        return;
      }
      counts.closeBefore(Math.max(clock, counts.closedBeforeSeconds()));
      long forgotten = clock - plan.allowedLateness().toSeconds();
      counts.windows().keySet().removeIf(window -> end(window) <= forgotten);
      state.write(counts);
      setNext(counts, close);
    }

    private Sample late(int set, long window, RegionalCounts counts) {
      return Sample.of(
          plan.namespace() + "_gw_late_requests_total",
          Map.of("set", GroupingSet.values()[set].name().toLowerCase(java.util.Locale.ROOT)),
          window * 1000,
          counts.lateRequests());
    }

    private void setNext(RegionalCounts counts, Timer close) {
      for (long window : counts.windows().keySet()) {
        if (end(window) > counts.closedBeforeSeconds()) {
          close.set(Instant.ofEpochMilli(end(window) * 1000));
          return;
        }
      }
    }

    private long end(long window) {
      return window + plan.windowSeconds();
    }
  }
}
