package dev.tributary.transforms.delivery;

import dev.tributary.contracts.coder.RowCoder;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Tables;
import dev.tributary.transforms.EndOfInput;
import dev.tributary.transforms.Run;
import dev.tributary.transforms.TeamKey;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.BooleanCoder;
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
 * Keeps a team's hours and publishes its windows: rows of {@code hot.team_delivery_24h} and {@code
 * hot.team_daily_summary}.
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
final class SumByTeam extends PTransform<PCollection<KV<TeamKey, Contribution>>, PCollectionTuple> {
  private static final long serialVersionUID = 1;

  static final TupleTag<Row> DAILY = new TupleTag<>("daily") {};
  static final TupleTag<Row> LAST_24H = new TupleTag<>("last24h") {};

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
  public PCollectionTuple expand(PCollection<KV<TeamKey, Contribution>> contributions) {
    PCollectionTuple rows =
        contributions.apply(
            "Sum",
            ParDo.of(new Sum(run, retention, contributions.isBounded() == IsBounded.BOUNDED))
                .withOutputTags(DAILY, TupleTagList.of(LAST_24H)));
    rows.get(DAILY).setCoder(RowCoder.of(Tables.TEAM_DAILY_SUMMARY));
    rows.get(LAST_24H).setCoder(RowCoder.of(Tables.TEAM_DELIVERY_24H));
    return rows;
  }

  private static final class Sum extends DoFn<KV<TeamKey, Contribution>, Row> {
    private static final long serialVersionUID = 1;
    private static final Duration EARLY = Duration.standardSeconds(1);

    /** The hours of the team that hold anything. */
    @StateId("hours")
    private final StateSpec<MapState<Long, HourTotals>> hoursSpec =
        StateSpecs.map(VarLongCoder.of(), HourTotals.HourTotalsCoder.of());

    /**
     * Hours changed since the last publication; true if a build changed, which reaches seven days.
     */
    @StateId("changed")
    private final StateSpec<MapState<Long, Boolean>> changedSpec =
        StateSpecs.map(VarLongCoder.of(), BooleanCoder.of());

    @StateId("published")
    private final StateSpec<ValueState<Published>> publishedSpec =
        StateSpecs.value(Published.PublishedCoder.of());

    @TimerId("early")
    private final TimerSpec earlySpec = TimerSpecs.timer(TimeDomain.PROCESSING_TIME);

    @TimerId("hourPassed")
    private final TimerSpec hourPassedSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

    private final Run run;
    private final Duration retention;
    private final boolean bounded;

    Sum(Run run, Duration retention, boolean bounded) {
      this.run = run;
      this.retention = retention;
      this.bounded = bounded;
    }

    @ProcessElement
    public void process(
        @Element KV<TeamKey, Contribution> element,
        @Timestamp Instant timestamp,
        @StateId("hours") MapState<Long, HourTotals> hours,
        @StateId("changed") MapState<Long, Boolean> changed,
        @StateId("published") ValueState<Published> publishedState,
        @TimerId("early") Timer early,
        @TimerId("hourPassed") Timer hourPassed) {
      Contribution contribution = element.getValue();
      long hour = contribution.hour();
      Published published = publishedState.read();
      if (published == null) {
        published = Published.NOTHING;
      }
      if (hour < published.forgottenBefore()) {
        return;
      }
      HourTotals totals = hours.get(hour).read();
      if (totals == null) {
        totals = new HourTotals();
      }
      totals.add(contribution);
      hours.put(hour, totals);
      Published next = published.changedAt(hour, contribution.measure() == Measure.EVENT);
      if (bounded) {
        publishedState.write(next);
        EndOfInput.set(hourPassed, timestamp);
        return;
      }
      boolean build =
          contribution.measure() == Measure.BUILD_PASSED
              || contribution.measure() == Measure.BUILD_FAILED;
      if (build || changed.get(hour).read() == null) {
        changed.put(hour, build);
      }

      if (!published.earlyIsDue()) {
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
        @Key TeamKey team,
        @StateId("hours") MapState<Long, HourTotals> hours,
        @StateId("changed") MapState<Long, Boolean> changed,
        @StateId("published") ValueState<Published> publishedState,
        @TimerId("hourPassed") Timer hourPassed,
        MultiOutputReceiver out) {
      Published published = publishedState.read();
      long clock = run.clock(hourPassed.getCurrentRelativeTime().getMillis());
      Windows windows = windows(team, hours, published, clock);
      touchChanged(windows, changed);
      windows.touchBegun(published.begunHour());
      windows.publish(out.get(DAILY)::output, out.get(LAST_24H)::output);
      publishedState.write(published.early(windows.frontier()));
    }

    @OnTimer("hourPassed")
    public void publishPassed(
        @Key TeamKey team,
        @StateId("hours") MapState<Long, HourTotals> hours,
        @StateId("changed") MapState<Long, Boolean> changed,
        @StateId("published") ValueState<Published> publishedState,
        @TimerId("hourPassed") Timer hourPassed,
        MultiOutputReceiver out) {
      Published published = publishedState.read();
      long clock = run.clock(hourPassed.getCurrentRelativeTime().getMillis());
      Windows windows = windows(team, hours, published, clock);
      // What still waits for its second must be out before its hours are forgotten: a source that
      // catches up takes less than that for a month.
      touchChanged(windows, changed);
      windows.touchPassed(published.passedHour());
      windows.publish(out.get(DAILY)::output, out.get(LAST_24H)::output);
      if (bounded) {
        return;
      }

      long due = windows.nextDueHour();
      if (due != Published.NEVER && due * Contribution.HOUR_MILLIS <= run.asOfMillis()) {
        hourPassed.set(Instant.ofEpochMilli(due * Contribution.HOUR_MILLIS));
      } else {
        due = Published.NEVER;
      }
      Published next = published.passed(windows.passedHour(), windows.frontier(), due);
      // The oldest window that can still be corrected looks back over all that it covers.
      long correctable = retention.getMillis() / Contribution.HOUR_MILLIS;
      long keptFrom = windows.passedHour() - correctable - Windows.COVERED_HOURS;
      for (Long old : windows.hoursBefore(keptFrom)) {
        hours.remove(old);
      }
      publishedState.write(next.forgetting(keptFrom));
    }

    private static void touchChanged(Windows windows, MapState<Long, Boolean> changed) {
      for (Map.Entry<Long, Boolean> change : changed.entries().read()) {
        windows.touch(change.getKey(), change.getValue());
      }
      changed.clear();
    }

    private Windows windows(
        TeamKey team, MapState<Long, HourTotals> hours, Published published, long clock) {
      TreeMap<Long, HourTotals> known = new TreeMap<>();
      for (Map.Entry<Long, HourTotals> entry : hours.entries().read()) {
        known.put(entry.getKey(), entry.getValue());
      }
      return new Windows(team, known, published, clock, run.id());
    }
  }
}
