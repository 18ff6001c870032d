package dev.tributary.transforms.delivery;

import dev.tributary.contracts.coder.RowCoder;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Tables;
import dev.tributary.transforms.Run;
import dev.tributary.transforms.delivery.Measure.Reach;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.VarIntCoder;
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
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Keeps the hours of a team, and of each of its services, and publishes their windows: rows of
 * {@code hot.team_delivery_24h} and {@code hot.team_daily_summary}, and of the same two tables of
 * services.
 *
 * <p>Windows slide over hourly sums instead of over events, so an event costs the same however many
 * windows it is in. A change is visible about a second later (early, {@code is_final} false while
 * the window is open); each window is published once more when the watermark passes its end, and
 * again whenever a correction reaches it. A row's {@code revision} is what it covers, and more once
 * its window has passed: a restart may publish less often, and must not end below what was
 * published before.
 *
 * <p>In a bounded run every window is published once, when all contributions are known.
 */
final class SumByTeam extends PTransform<PCollection<KV<Scope, Contribution>>, PCollectionTuple> {
  private static final long serialVersionUID = 1;

  static final TupleTag<Row> DAILY = new TupleTag<>("daily") {};
  static final TupleTag<Row> LAST_24H = new TupleTag<>("last24h") {};
  static final TupleTag<Row> SERVICES_DAILY = new TupleTag<>("servicesDaily") {};
  static final TupleTag<Row> SERVICES_LAST_24H = new TupleTag<>("servicesLast24h") {};

  private final Run run;
  private final Duration retention;

  private SumByTeam(Run run, Duration retention) {
    this.run = run;
    this.retention = retention;
  }

  /**
   * @param retention for how long an hour can still be corrected, in event time
   */
  static SumByTeam during(Run run, Duration retention) {
    return new SumByTeam(run, retention);
  }

  @Override
  public PCollectionTuple expand(PCollection<KV<Scope, Contribution>> contributions) {
    TupleTagList others = TupleTagList.of(LAST_24H).and(SERVICES_DAILY).and(SERVICES_LAST_24H);
    PCollectionTuple rows =
        contributions.isBounded() == IsBounded.BOUNDED
            ? contributions
                .apply("Gather", GroupByKey.create())
                .apply("Sum", ParDo.of(new SumAll(run)).withOutputTags(DAILY, others))
            : contributions.apply(
                "Sum", ParDo.of(new Sum(run, retention)).withOutputTags(DAILY, others));
    rows.get(DAILY).setCoder(RowCoder.of(Tables.TEAM_DAILY_SUMMARY));
    rows.get(LAST_24H).setCoder(RowCoder.of(Tables.TEAM_DELIVERY_24H));
    rows.get(SERVICES_DAILY).setCoder(RowCoder.of(Tables.SERVICE_DAILY_SUMMARY));
    rows.get(SERVICES_LAST_24H).setCoder(RowCoder.of(Tables.SERVICE_DELIVERY_24H));
    return rows;
  }

  private static final class Sum extends DoFn<KV<Scope, Contribution>, Row> {
    private static final long serialVersionUID = 1;
    private static final Duration EARLY = Duration.standardSeconds(1);

    /** The hours that hold anything; what stands is carried on when old ones are forgotten. */
    @StateId("hours")
    private final StateSpec<MapState<Long, HourTotals>> hoursSpec =
        StateSpecs.map(VarLongCoder.of(), HourTotals.HourTotalsCoder.of());

    /** Hours changed since the last publication, and for how many hours after them it matters. */
    @StateId("changed")
    private final StateSpec<MapState<Long, Integer>> changedSpec =
        StateSpecs.map(VarLongCoder.of(), VarIntCoder.of());

    @StateId("published")
    private final StateSpec<ValueState<Published>> publishedSpec =
        StateSpecs.value(Published.PublishedCoder.of());

    @TimerId("early")
    private final TimerSpec earlySpec = TimerSpecs.timer(TimeDomain.PROCESSING_TIME);

    @TimerId("hourPassed")
    private final TimerSpec hourPassedSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

    private final Run run;
    private final Duration retention;

    Sum(Run run, Duration retention) {
      this.run = run;
      this.retention = retention;
    }

    @ProcessElement
    public void process(
        @Element KV<Scope, Contribution> element,
        @StateId("hours") MapState<Long, HourTotals> hours,
        @StateId("changed") MapState<Long, Integer> changed,
        @StateId("published") ValueState<Published> publishedState,
        @TimerId("early") Timer early,
        @TimerId("hourPassed") Timer hourPassed) {
      Contribution contribution = element.getValue();
      long hour = contribution.hour();
      Published published = publishedState.read();
      if (published == null) {
        published = Published.NOTHING;
      }
      Measure measure = contribution.measure();
      if (hour < published.forgottenBefore()) {
        if (!measure.stands()) {
          return;
        }
        hour = published.forgottenBefore();
      }
      HourTotals totals = hours.get(hour).read();
      if (totals == null) {
        totals = new HourTotals();
      }
      totals.add(contribution);
      if (totals.isEmpty()) {
        hours.remove(hour);
      } else {
        hours.put(hour, totals);
      }
      Published next = published.changedAt(hour, measure);
      int reach = measure.reach().hours();
      Integer reached = changed.get(hour).read();
      if (reached == null || reached < reach) {
        changed.put(hour, reach);
      }

      if (next.earlyIsDue() && !published.earlyIsDue()) {
        early.offset(EARLY).setRelative();
      }
      if (next.dueHour() != published.dueHour()) {
        hourPassed.set(Instant.ofEpochMilli(next.dueHour() * Contribution.HOUR_MILLIS));
      }
      if (!next.equals(published)) {
        publishedState.write(next);
      }
    }

    @OnTimer("early")
    public void publishChanges(
        @Key Scope scope,
        @StateId("hours") MapState<Long, HourTotals> hours,
        @StateId("changed") MapState<Long, Integer> changed,
        @StateId("published") ValueState<Published> publishedState,
        @TimerId("hourPassed") Timer hourPassed,
        MultiOutputReceiver out) {
      Published published = publishedState.read();
      long clock = run.clock(hourPassed.getCurrentRelativeTime().getMillis());
      Windows windows = windows(scope, hours, published, clock);
      touchChanged(windows, changed);
      windows.touchBegun(published.begunHour());
      publish(windows, scope, out);
      publishedState.write(published.early(windows.frontier()));
    }

    @OnTimer("hourPassed")
    public void publishPassed(
        @Key Scope scope,
        @StateId("hours") MapState<Long, HourTotals> hours,
        @StateId("changed") MapState<Long, Integer> changed,
        @StateId("published") ValueState<Published> publishedState,
        @TimerId("hourPassed") Timer hourPassed,
        MultiOutputReceiver out) {
      Published published = publishedState.read();
      long clock = run.clock(hourPassed.getCurrentRelativeTime().getMillis());
      Windows windows = windows(scope, hours, published, clock);
      // What still waits for its second must be out before its hours are forgotten: a source that
      // catches up takes less than that for a month.
      touchChanged(windows, changed);
      windows.touchPassed(published.passedHour());
      publish(windows, scope, out);

      long due = windows.nextDueHour();
      if (due != Published.NEVER && due * Contribution.HOUR_MILLIS <= run.asOfMillis()) {
        hourPassed.set(Instant.ofEpochMilli(due * Contribution.HOUR_MILLIS));
      } else {
        due = Published.NEVER;
      }
      Published next = published.passed(windows.passedHour(), windows.frontier(), due);
      if (next.passedHour() != Published.NEVER) {
        // The oldest window that can still be corrected looks back over all that it covers.
        long correctable = retention.getMillis() / Contribution.HOUR_MILLIS;
        long keptFrom = next.passedHour() - correctable - Windows.COVERED_HOURS;
        forget(windows.hoursBefore(keptFrom), keptFrom, hours);
        next = next.forgetting(keptFrom);
      }
      publishedState.write(next);
    }

    /** What still stands in the hours that go stands in the first hour that is kept. */
    private static void forget(
        NavigableMap<Long, HourTotals> old, long keptFrom, MapState<Long, HourTotals> hours) {
      HourTotals first = hours.get(keptFrom).read();
      HourTotals kept = first == null ? new HourTotals() : first;
      old.forEach(
          (hour, totals) -> {
            kept.addOnly(Reach.ONWARDS, totals);
            hours.remove(hour);
          });
      if (!old.isEmpty() && !kept.isEmpty()) {
        hours.put(keptFrom, kept);
      }
    }

    private static void touchChanged(Windows windows, MapState<Long, Integer> changed) {
      for (Map.Entry<Long, Integer> change : changed.entries().read()) {
        windows.touch(change.getKey(), change.getValue());
      }
      changed.clear();
    }

    private Windows windows(
        Scope scope, MapState<Long, HourTotals> hours, Published published, long clock) {
      TreeMap<Long, HourTotals> known = new TreeMap<>();
      for (Map.Entry<Long, HourTotals> entry : hours.entries().read()) {
        known.put(entry.getKey(), entry.getValue());
      }
      return new Windows(scope, known, published, clock, run.id());
    }
  }

  /** What {@link Sum} has said in the end, of contributions that are all known. */
  private static final class SumAll extends DoFn<KV<Scope, Iterable<Contribution>>, Row> {
    private static final long serialVersionUID = 1;

    private final Run run;

    SumAll(Run run) {
      this.run = run;
    }

    @ProcessElement
    public void process(@Element KV<Scope, Iterable<Contribution>> team, MultiOutputReceiver out) {
      TreeMap<Long, HourTotals> hours = new TreeMap<>();
      Published published = Published.NOTHING;
      for (Contribution contribution : team.getValue()) {
        long hour = contribution.hour();
        hours.computeIfAbsent(hour, h -> new HourTotals()).add(contribution);
        published = published.changedAt(hour, contribution.measure());
      }
      hours.values().removeIf(HourTotals::isEmpty);
      Windows windows = new Windows(team.getKey(), hours, published, run.asOfMillis(), run.id());
      windows.touchPassed(published.passedHour());
      publish(windows, team.getKey(), out);
    }
  }

  private static void publish(Windows windows, Scope scope, DoFn.MultiOutputReceiver out) {
    windows.publish(
        out.get(scope.isService() ? SERVICES_DAILY : DAILY)::output,
        out.get(scope.isService() ? SERVICES_LAST_24H : LAST_24H)::output);
  }
}
