package dev.tributary.transforms.activity;

import dev.tributary.contracts.coder.TracesCoder;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.trace.Traces;
import dev.tributary.transforms.Run;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.beam.sdk.coders.StringUtf8Coder;
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
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Keeps what the users of a shard did for as long as an event can come among it, and publishes
 * their five minutes, {@code hot.user_activity_5m}: about a second after a change, and once more
 * when the watermark has passed the window.
 *
 * <p>Many users share a key, so that a shard has two timers and not each user: a million users are
 * some hundred bytes each. {@link ConcludeUsers} stands in for this in bounded runs.
 */
final class PublishUsers extends DoFn<KV<Shard, Act>, Row> {
  private static final long serialVersionUID = 1;
  private static final Duration EARLY = Duration.standardSeconds(1);

  @StateId("users")
  private final StateSpec<MapState<String, UserTimeline>> usersSpec =
      StateSpecs.map(StringUtf8Coder.of(), UserTimeline.UserTimelineCoder.of());

  /** Whose windows have changed since the last publication, and from which one on. */
  @StateId("changed")
  private final StateSpec<MapState<String, Long>> changedSpec =
      StateSpecs.map(StringUtf8Coder.of(), VarLongCoder.of());

  /** Of the users of whom a sampled event came since the last publication. */
  @StateId("traces")
  private final StateSpec<MapState<String, Traces>> tracesSpec =
      StateSpecs.map(StringUtf8Coder.of(), TracesCoder.of());

  @StateId("progress")
  private final StateSpec<ValueState<Progress>> progressSpec =
      StateSpecs.value(Progress.ProgressCoder.of());

  @TimerId("early")
  private final TimerSpec earlySpec = TimerSpecs.timer(TimeDomain.PROCESSING_TIME);

  @TimerId("passed")
  private final TimerSpec passedSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

  private final Run run;
  private final UserRows rows;
  private final long reachMillis;

  /**
   * @param reach how far behind the watermark an event may be that is still let in
   */
  PublishUsers(Run run, Duration reach) {
    this.run = run;
    this.rows = new UserRows(run);
    this.reachMillis = reach.getMillis();
  }

  @ProcessElement
  public void process(
      @Element KV<Shard, Act> element,
      @StateId("users") MapState<String, UserTimeline> users,
      @StateId("changed") MapState<String, Long> changed,
      @StateId("traces") MapState<String, Traces> traces,
      @StateId("progress") ValueState<Progress> progressState,
      @TimerId("early") Timer early,
      @TimerId("passed") Timer passed) {
    Act act = element.getValue();
    UserTimeline timeline = users.get(act.user()).read();
    if (timeline == null) {
      timeline = new UserTimeline();
    }
    timeline.add(act);
    users.put(act.user(), timeline);
    long window = FiveMinutes.of(act.atMillis());
    Long changedFrom = changed.get(act.user()).read();
    if (changedFrom == null || window < changedFrom) {
      changed.put(act.user(), window);
    }
    if (act.trace() != null) {
      Traces known = traces.get(act.user()).read();
      traces.put(act.user(), Traces.of(act.trace()).plus(known == null ? Traces.NONE : known));
    }
    Progress before = Progress.orNothing(progressState.read());
    // What is late is due with the next step of the watermark: at the end of the input nothing else
    // would publish it, because runners drop the timers of the wall clock.
    long due =
        Math.max(
            (window + 1) * FiveMinutes.MILLIS, passed.getCurrentRelativeTime().getMillis() + 1);
    Progress after = before.changedAt(window, due);
    if (!before.earlyIsDue()) {
      early.offset(EARLY).setRelative();
    }
    if (after.due() != before.due()) {
      passed.set(Instant.ofEpochMilli(after.due()));
    }
    if (!after.equals(before)) {
      progressState.write(after);
    }
  }

  @OnTimer("early")
  public void publishChanges(
      @Key Shard shard,
      @StateId("users") MapState<String, UserTimeline> users,
      @StateId("changed") MapState<String, Long> changed,
      @StateId("traces") MapState<String, Traces> traces,
      @StateId("progress") ValueState<Progress> progressState,
      @TimerId("passed") Timer passed,
      OutputReceiver<Row> out) {
    Progress progress = Progress.orNothing(progressState.read());
    long clock = run.clock(passed.getCurrentRelativeTime().getMillis());
    publishChanged(shard, users, changed, clock, traced(traces, out));
    changed.clear();
    progressState.write(progress.said(progress.said()));
  }

  /** Also publishes what still waits for its second: what is over is forgotten here. */
  @OnTimer("passed")
  public void publishPassed(
      @Key Shard shard,
      @StateId("users") MapState<String, UserTimeline> users,
      @StateId("changed") MapState<String, Long> changed,
      @StateId("traces") MapState<String, Traces> traces,
      @StateId("progress") ValueState<Progress> progressState,
      @TimerId("passed") Timer passed,
      OutputReceiver<Row> receiver) {
    long watermark = passed.getCurrentRelativeTime().getMillis();
    long clock = run.clock(watermark);
    Consumer<Row> out = traced(traces, receiver);
    Progress progress = Progress.orNothing(progressState.read());
    long before = FiveMinutes.of(progress.clock());
    // What is late comes here with every step of the watermark: only who is late is looked at then.
    if (FiveMinutes.of(watermark) > before) {
      Map<String, Long> changes = new HashMap<>();
      changed.entries().read().forEach(entry -> changes.put(entry.getKey(), entry.getValue()));
      long unpassed = Math.min(before, FiveMinutes.of(clock));
      for (Map.Entry<String, UserTimeline> entry : users.entries().read()) {
        long from = Math.min(unpassed, changes.getOrDefault(entry.getKey(), Long.MAX_VALUE));
        rows.publish(shard, entry.getKey(), entry.getValue(), from, clock, out);
      }
      forget(watermark, users);
    } else {
      publishChanged(shard, users, changed, clock, out);
    }
    changed.clear();
    long due = Progress.NEVER;
    if (!users.isEmpty().read()) {
      due = (FiveMinutes.of(watermark) + 1) * FiveMinutes.MILLIS;
      passed.set(Instant.ofEpochMilli(due));
    }
    progressState.write(progress.said(progress.said()).passed(watermark, due));
  }

  /**
   * Marks the rows of the windows in which sampled events are; each mark goes with the next row.
   */
  private static Consumer<Row> traced(MapState<String, Traces> traces, OutputReceiver<Row> out) {
    if (traces.isEmpty().read()) {
      return out::output;
    }
    Map<String, Traces> marks = new HashMap<>();
    traces.entries().read().forEach(entry -> marks.put(entry.getKey(), entry.getValue()));
    traces.clear();
    return row -> {
      Traces of = marks.getOrDefault((String) row.get("user_id"), Traces.NONE);
      long start = ((java.time.Instant) row.get("window_start")).toEpochMilli();
      out.output(row.tracedBy(of.between(start, start + FiveMinutes.MILLIS)));
    };
  }

  private void publishChanged(
      Shard shard,
      MapState<String, UserTimeline> users,
      MapState<String, Long> changed,
      long clock,
      Consumer<Row> out) {
    for (Map.Entry<String, Long> change : changed.entries().read()) {
      UserTimeline timeline = users.get(change.getKey()).read();
      rows.publish(shard, change.getKey(), timeline, change.getValue(), clock, out);
    }
  }

  /** Folds what no event can come before any more: whole windows, because a row counts all acts. */
  private void forget(long watermark, MapState<String, UserTimeline> users) {
    long oldest = FiveMinutes.of(watermark - reachMillis) * FiveMinutes.MILLIS;
    List<String> gone = new ArrayList<>();
    Map<String, UserTimeline> folded = new HashMap<>();
    for (Map.Entry<String, UserTimeline> entry : users.entries().read()) {
      if (entry.getValue().fold(oldest)) {
        folded.put(entry.getKey(), entry.getValue());
      }
      if (entry.getValue().isOver(oldest)) {
        gone.add(entry.getKey());
      }
    }
    folded.forEach(users::put);
    gone.forEach(users::remove);
  }
}
