package dev.tributary.transforms.operational;

import dev.tributary.contracts.coder.RowCoder;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Tables;
import dev.tributary.transforms.Run;
import dev.tributary.transforms.TeamKey;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
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
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Keeps what changes in a team's minutes and publishes their rows, {@code hot.team_minute}.
 *
 * <p>A change is visible about a second later in every minute it changes; a minute is published
 * when it begins and once more when the watermark has passed it, also without events. State: the
 * changes of the minutes that an event may still reach, what is open from before, and the number of
 * events of each hour that a row's coverage looks back to.
 *
 * <p>In a bounded run the minutes asked for are published once, when all is known.
 */
final class PublishMinutes
    extends PTransform<PCollection<KV<TeamKey, Contribution>>, PCollection<Row>> {
  private static final long serialVersionUID = 1;

  private final Run run;
  private final Duration reach;

  /**
   * @param reach how far behind the watermark minutes are kept and published; no event that arrives
   *     here is further behind
   */
  PublishMinutes(Run run, Duration reach) {
    this.run = run;
    this.reach = reach;
  }

  @Override
  public PCollection<Row> expand(PCollection<KV<TeamKey, Contribution>> contributions) {
    PCollection<Row> rows =
        contributions.isBounded() == IsBounded.BOUNDED
            ? contributions
                .apply("Gather", GroupByKey.create())
                .apply("PublishOnce", ParDo.of(new PublishOnce(run)))
            : contributions.apply("Publish", ParDo.of(new Publish(run, reach)));
    return rows.setCoder(RowCoder.of(Tables.TEAM_MINUTE));
  }

  /** In a bounded run, when all that changes in a team is known. */
  private static final class PublishOnce extends DoFn<KV<TeamKey, Iterable<Contribution>>, Row> {
    private static final long serialVersionUID = 1;

    private final Run run;

    PublishOnce(Run run) {
      this.run = run;
    }

    @ProcessElement
    public void process(
        @Element KV<TeamKey, Iterable<Contribution>> element, OutputReceiver<Row> out) {
      NavigableMap<Long, Minute> changes = new TreeMap<>();
      NavigableMap<Long, Long> hours = new TreeMap<>();
      Published known = Published.NOTHING;
      for (Contribution contribution : element.getValue()) {
        long minute = contribution.minute();
        boolean event = contribution.measure() == Measure.EVENT;
        changes.computeIfAbsent(minute, unused -> new Minute()).add(contribution);
        if (event) {
          hours.merge(Minutes.hourOf(minute), 1L, Long::sum);
        }
        known = known.changedAt(minute, event);
      }
      Minutes minutes =
          new Minutes(
              element.getKey(),
              changes,
              hours,
              known,
              Minute.of(run.asOfMillis()),
              Minute.of(run.fromMillis()),
              Minute.of(run.toMillis()),
              run.id());
      minutes.touchBegun(Published.NEVER);
      minutes.publish(out::output);
    }
  }

  private static final class Publish extends DoFn<KV<TeamKey, Contribution>, Row> {
    private static final long serialVersionUID = 1;
    private static final Duration EARLY = Duration.standardSeconds(1);
    private static final long HOUR = 60;
    private static final long DAY = 24 * HOUR;

    @StateId("changes")
    private final StateSpec<MapState<Long, Minute>> changesSpec =
        StateSpecs.map(VarLongCoder.of(), Minute.MinuteCoder.of());

    /** What has changed since the last publication. */
    @StateId("unpublished")
    private final StateSpec<MapState<Long, Minute>> unpublishedSpec =
        StateSpecs.map(VarLongCoder.of(), Minute.MinuteCoder.of());

    /** How many events each hour has. */
    @StateId("hours")
    private final StateSpec<MapState<Long, Long>> hoursSpec =
        StateSpecs.map(VarLongCoder.of(), VarLongCoder.of());

    @StateId("published")
    private final StateSpec<ValueState<Published>> publishedSpec =
        StateSpecs.value(Published.PublishedCoder.of());

    @TimerId("early")
    private final TimerSpec earlySpec = TimerSpecs.timer(TimeDomain.PROCESSING_TIME);

    @TimerId("minutePassed")
    private final TimerSpec minutePassedSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

    private final Run run;
    private final long reach;

    Publish(Run run, Duration reach) {
      this.run = run;
      this.reach = reach.getStandardMinutes() + 1;
    }

    @ProcessElement
    public void process(
        @Element KV<TeamKey, Contribution> element,
        @StateId("changes") MapState<Long, Minute> changes,
        @StateId("unpublished") MapState<Long, Minute> unpublished,
        @StateId("hours") MapState<Long, Long> hours,
        @StateId("published") ValueState<Published> publishedState,
        @TimerId("early") Timer early,
        @TimerId("minutePassed") Timer minutePassed) {
      Contribution contribution = element.getValue();
      long minute = contribution.minute();
      boolean event = contribution.measure() == Measure.EVENT;
      Published published = publishedState.read();
      if (published == null) {
        published = Published.NOTHING;
      }
      if (event) {
        Long known = hours.get(Minutes.hourOf(minute)).read();
        hours.put(Minutes.hourOf(minute), known == null ? 1 : known + 1);
      }
      add(contribution, minute, changes);
      Published next = published.changedAt(minute, event);
      add(contribution, minute, unpublished);
      if (!published.earlyIsDue()) {
        early.offset(EARLY).setRelative();
      }
      if (next.due() != published.due()) {
        minutePassed.set(endOf(next.due()));
      }
      if (!next.equals(published)) {
        publishedState.write(next);
      }
    }

    private static void add(
        Contribution contribution, long minute, MapState<Long, Minute> minutes) {
      Minute known = minutes.get(minute).read();
      if (known == null) {
        known = new Minute();
      }
      known.add(contribution);
      minutes.put(minute, known);
    }

    @OnTimer("early")
    public void publishChanges(
        @Key TeamKey team,
        @StateId("changes") MapState<Long, Minute> changes,
        @StateId("unpublished") MapState<Long, Minute> unpublished,
        @StateId("hours") MapState<Long, Long> hours,
        @StateId("published") ValueState<Published> publishedState,
        @TimerId("minutePassed") Timer minutePassed,
        OutputReceiver<Row> out) {
      Published published = publishedState.read();
      Minutes minutes = minutes(team, changes, hours, published, minutePassed);
      minutes.touch(sorted(unpublished));
      unpublished.clear();
      minutes.touchBegun(published.begun());
      minutes.publish(out::output);
      publishedState.write(published.early(minutes.frontier()));
    }

    @OnTimer("minutePassed")
    public void publishPassed(
        @Key TeamKey team,
        @StateId("changes") MapState<Long, Minute> changes,
        @StateId("unpublished") MapState<Long, Minute> unpublished,
        @StateId("hours") MapState<Long, Long> hours,
        @StateId("published") ValueState<Published> publishedState,
        @TimerId("minutePassed") Timer minutePassed,
        OutputReceiver<Row> out) {
      Published published = publishedState.read();
      Minutes minutes = minutes(team, changes, hours, published, minutePassed);
      // What still waits for its second must be out before its minutes are forgotten.
      minutes.touch(sorted(unpublished));
      unpublished.clear();
      minutes.touchBegun(published.begun());
      minutes.touchPassed(published.passedBefore());
      minutes.publish(out::output);
      long due = minutes.nextDue();
      boolean comes =
          endOf(due).isAfter(minutePassed.getCurrentRelativeTime())
              && endOf(due).getMillis() <= run.asOfMillis();
      if (due != Published.NEVER && comes) {
        minutePassed.set(endOf(due));
      } else {
        due = Published.NEVER;
      }
      Published next = published.passed(minutes.passedBefore(), minutes.frontier(), due);
      publishedState.write(forget(next, changes, hours));
    }

    /**
     * Drops what happened in minutes that no event can reach any more; what is open since then
     * becomes one change. Whole hours at a time, so that no row's coverage loses part of one.
     */
    private Published forget(
        Published published, MapState<Long, Minute> changes, MapState<Long, Long> hours) {
      long keptFrom = Minutes.hourOf(published.passedBefore() - reach) * HOUR;
      if (keptFrom <= published.keptFrom()) {
        return published;
      }
      Minute before = new Minute();
      long lastEvent = Published.NEVER;
      for (Map.Entry<Long, Minute> old : sorted(changes).headMap(keptFrom, false).entrySet()) {
        before.goOn(old.getValue());
        lastEvent = old.getValue().events() > 0 ? old.getKey() : lastEvent;
        changes.remove(old.getKey());
      }
      before.goOn(new Minute());
      changes.put(keptFrom - 1, before);
      for (Long old :
          sorted(hours).headMap(Minutes.hourOf(keptFrom) - Minutes.COVERED_HOURS, false).keySet()) {
        hours.remove(old);
      }
      return published.forgetting(keptFrom, lastEvent);
    }

    private Minutes minutes(
        TeamKey team,
        MapState<Long, Minute> changes,
        MapState<Long, Long> hours,
        Published published,
        Timer minutePassed) {
      long passed = passedBefore(minutePassed, published);
      long newest = Math.max(passed, published.newestEvent() - DAY);
      return new Minutes(
          team,
          sorted(changes),
          sorted(hours),
          published,
          passed,
          Math.max(Minute.of(run.fromMillis()), Math.max(published.keptFrom(), newest - reach)),
          Minute.of(run.toMillis()),
          run.id());
    }

    /** A stream that ends has no more minutes to pass than it has seen. */
    private long passedBefore(Timer minutePassed, Published published) {
      Instant watermark = minutePassed.getCurrentRelativeTime();
      boolean ended =
          !watermark.isBefore(GlobalWindow.INSTANCE.maxTimestamp())
              && run.asOfMillis() == Long.MAX_VALUE;
      return ended
          ? published.passedBefore()
          : Math.max(published.passedBefore(), Minute.of(run.clock(watermark.getMillis())));
    }

    private static <V> NavigableMap<Long, V> sorted(MapState<Long, V> state) {
      TreeMap<Long, V> sorted = new TreeMap<>();
      for (Map.Entry<Long, V> entry : state.entries().read()) {
        sorted.put(entry.getKey(), entry.getValue());
      }
      return sorted;
    }

    private static Instant endOf(long minute) {
      return Instant.ofEpochMilli((minute + 1) * Minute.MILLIS);
    }
  }
}
