package dev.tributary.transforms.engagement;

import dev.tributary.contracts.table.Row;
import dev.tributary.transforms.EndOfInput;
import dev.tributary.transforms.Run;
import dev.tributary.transforms.TeamKey;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.beam.sdk.coders.ListCoder;
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
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Keeps a team's interactions for as long as one can come that touches them, and publishes their
 * sessions: about a second after a change, and once more when the watermark calls a session over.
 *
 * <p>A publication is computed from all that is known and not from what was said before, so it does
 * not matter in which order interactions arrived. In a bounded run everything is published once, at
 * the end.
 */
final class TrackSessions extends DoFn<KV<TeamKey, Interaction>, Row> {
  private static final long serialVersionUID = 1;
  private static final Duration EARLY = Duration.standardSeconds(1);

  /** The hours of the team that hold anything. */
  @StateId("hours")
  private final StateSpec<MapState<Long, Hour>> hoursSpec =
      StateSpecs.map(VarLongCoder.of(), Hour.HourCoder.of());

  /** When something happened that is not published yet. */
  @StateId("changed")
  private final StateSpec<BagState<Long>> changedSpec = StateSpecs.bag(VarLongCoder.of());

  /** Where the sessions begin that were published and are not over. */
  @StateId("open")
  private final StateSpec<ValueState<List<Long>>> openSpec =
      StateSpecs.value(ListCoder.of(VarLongCoder.of()));

  /** What the event-time timer is set for. */
  @StateId("due")
  private final StateSpec<ValueState<Long>> dueSpec = StateSpecs.value(VarLongCoder.of());

  @TimerId("early")
  private final TimerSpec earlySpec = TimerSpecs.timer(TimeDomain.PROCESSING_TIME);

  @TimerId("over")
  private final TimerSpec overSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

  private final Run run;
  private final long allowedMillis;
  private final boolean bounded;

  TrackSessions(Run run, java.time.Duration allowedLateness, boolean bounded) {
    this.run = run;
    this.allowedMillis = allowedLateness.toMillis();
    this.bounded = bounded;
  }

  @ProcessElement
  public void process(
      @Element KV<TeamKey, Interaction> element,
      @Timestamp Instant timestamp,
      @StateId("hours") MapState<Long, Hour> hours,
      @StateId("changed") BagState<Long> changed,
      @StateId("due") ValueState<Long> due,
      @TimerId("early") Timer early,
      @TimerId("over") Timer over) {
    Interaction interaction = element.getValue();
    long number = Hour.of(interaction.atMillis());
    Hour hour = hours.get(number).read();
    if (hour == null) {
      hour = new Hour();
    }
    hour.add(interaction);
    hours.put(number, hour);
    if (bounded) {
      EndOfInput.set(over, timestamp);
      return;
    }
    if (changed.isEmpty().read()) {
      early.offset(EARLY).setRelative();
    }
    changed.add(interaction.atMillis());
    // An interaction that is late is due with the next step of the watermark: at the end of the
    // input nothing else would publish it, because runners drop the timers of the wall clock.
    long watermark = over.getCurrentRelativeTime().getMillis();
    wake(Math.max(interaction.atMillis() + Session.GAP_MILLIS, watermark + 1), due, over);
  }

  private static void wake(long at, ValueState<Long> due, Timer over) {
    Long set = due.read();
    if (set == null || at < set) {
      over.set(Instant.ofEpochMilli(at));
      due.write(at);
    }
  }

  @OnTimer("early")
  public void publishChanges(
      @Key TeamKey team,
      @StateId("hours") MapState<Long, Hour> hours,
      @StateId("changed") BagState<Long> changed,
      @StateId("open") ValueState<List<Long>> open,
      @TimerId("over") Timer over,
      OutputReceiver<Row> out) {
    long clock = run.clock(over.getCurrentRelativeTime().getMillis());
    Changes changes = new Changes(new Sessions(number -> hours.get(number).read()));
    changed.read().forEach(changes::touch);
    changed.clear();
    changes.publish(team, clock, run.id(), out::output);
    open.write(stillOpen(changes, open, clock));
  }

  /**
   * Also publishes what still waits for its second: a source that catches up may take less than
   * that for a month, and what is over is forgotten here.
   */
  @OnTimer("over")
  public void publishPassed(
      @Key TeamKey team,
      @StateId("hours") MapState<Long, Hour> hours,
      @StateId("changed") BagState<Long> changed,
      @StateId("open") ValueState<List<Long>> open,
      @StateId("due") ValueState<Long> due,
      @TimerId("over") Timer over,
      OutputReceiver<Row> out) {
    long watermark = over.getCurrentRelativeTime().getMillis();
    long clock = run.clock(watermark);
    NavigableMap<Long, Hour> known = new TreeMap<>();
    hours.entries().read().forEach(entry -> known.put(entry.getKey(), entry.getValue()));
    Sessions sessions = new Sessions(known::get);
    Changes changes = new Changes(sessions);
    if (bounded) {
      known.values().forEach(hour -> hour.instants().forEach(changes::touch));
      changes.publish(team, clock, run.id(), out::output);
      return;
    }
    changed.read().forEach(changes::touch);
    changed.clear();
    for (Session session : sessionsAt(open.read(), sessions)) {
      if (session.overMillis() <= clock) {
        changes.add(session);
      }
    }
    changes.publish(team, clock, run.id(), out::output);
    List<Long> waiting = stillOpen(changes, open, clock);
    open.write(waiting);

    due.clear();
    for (Session session : sessionsAt(waiting, sessions)) {
      wake(session.overMillis(), due, over);
    }
    forget(watermark, known, sessions, hours).ifPresent(moment -> wake(moment, due, over));
  }

  private static List<Session> sessionsAt(List<Long> starts, Sessions sessions) {
    return starts == null
        ? List.of()
        : starts.stream().flatMap(start -> sessions.around(start).stream()).toList();
  }

  /** Where open sessions begin, now that some of them have become longer, one, or final. */
  private List<Long> stillOpen(Changes changes, ValueState<List<Long>> open, long clock) {
    List<Long> before = open.read();
    TreeSet<Long> starts = new TreeSet<>(before == null ? List.of() : before);
    for (Session session : changes.sessions()) {
      starts.subSet(session.startMillis(), true, session.endMillis(), true).clear();
      if (session.overMillis() > clock && session.overMillis() <= run.asOfMillis()) {
        starts.add(session.startMillis());
      }
    }
    return List.copyOf(starts);
  }

  /**
   * Forgets the hours whose sessions no interaction can touch any more: one that is still admitted
   * is less than the allowed lateness and a gap behind the watermark, and reaches back over one
   * gap. A session is kept as a whole, however long it is.
   *
   * @return when to look again; nothing if no hour is left
   */
  private Optional<Long> forget(
      long watermark,
      NavigableMap<Long, Hour> known,
      Sessions sessions,
      MapState<Long, Hour> hours) {
    long reach = allowedMillis + 2 * Session.GAP_MILLIS;
    for (Map.Entry<Long, Hour> hour : known.entrySet()) {
      long end = (hour.getKey() + 1) * Hour.MILLIS;
      long lastOfItsSessions =
          hour.getValue().instants().stream()
              .reduce((older, newer) -> newer)
              .flatMap(sessions::around)
              .map(Session::endMillis)
              .orElse(end);
      if (Math.max(end, lastOfItsSessions) > watermark - reach) {
        return Optional.of(Math.max(end + reach, watermark + Hour.MILLIS));
      }
      hours.remove(hour.getKey());
    }
    return Optional.empty();
  }
}
