package dev.tributary.transforms.operational;

import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Tables;
import dev.tributary.transforms.TeamKey;
import dev.tributary.transforms.operational.metric.OperationalMetric;
import dev.tributary.transforms.operational.metric.OperationalMetrics;
import dev.tributary.transforms.operational.metric.TeamMinute;
import java.time.Instant;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Turns a team's changes into rows: which minutes a change touches, which of them exist, and what
 * their columns say. Minutes and hours are counted since the epoch.
 */
final class Minutes {
  /** For how many minutes after an event a team has rows. */
  static final long ALIVE = Judgement.ACTIVE.toMinutes();

  /** How far a row's coverage looks back, in hours. */
  static final long COVERED_HOURS = Timeline.HORIZON.toHours();

  /** What a row gains in revision when its minute has passed: more than any coverage. */
  private static final long PASSED = 1L << 40;

  private final TeamKey team;
  private final NavigableMap<Long, Minute> changes;
  private final NavigableMap<Long, Long> eventsUpTo = new TreeMap<>();
  private final Published published;
  private final long passedBefore;
  private final long frontier;
  private final long from;
  private final long to;
  private final String runId;
  private final TreeSet<Long> touched = new TreeSet<>();

  /**
   * @param changes everything known of the team, by minute; not changed here
   * @param hours how many events each hour of the team has
   * @param passedBefore every minute before this one has passed
   * @param from no row about an earlier minute is published
   * @param to no row about this minute or a later one is published
   */
  Minutes(
      TeamKey team,
      NavigableMap<Long, Minute> changes,
      NavigableMap<Long, Long> hours,
      Published published,
      long passedBefore,
      long from,
      long to,
      String runId) {
    this.team = team;
    this.changes = changes;
    this.published = published;
    this.passedBefore = Math.min(passedBefore, published.newestEvent() + ALIVE);
    this.frontier = Math.max(published.newestEvent(), this.passedBefore);
    this.from = changes.isEmpty() ? frontier : Math.max(from, changes.firstKey());
    this.to = Math.min(to, frontier + 1);
    this.runId = runId;
    long sum = 0;
    for (Map.Entry<Long, Long> hour : hours.entrySet()) {
      sum += hour.getValue();
      eventsUpTo.put(hour.getKey(), sum);
    }
  }

  /** Every minute before this one has passed. */
  long passedBefore() {
    return passedBefore;
  }

  /** The newest minute that has begun; later ones do not exist yet. */
  long frontier() {
    return frontier;
  }

  /** Marks every minute whose row these changes make another one. */
  void touch(NavigableMap<Long, Minute> changed) {
    Minute sum = new Minute();
    for (Map.Entry<Long, Minute> change : changed.entrySet()) {
      long minute = change.getKey();
      touch(minute, minute + 1);
      sum.goOn(change.getValue());
      if (!sum.leavesAllAsItWas()) {
        Long next = changed.higherKey(minute);
        touch(minute, next == null ? to : next);
      }
    }
    touchNewlyAlive(changed);
  }

  /** An event gives rows to the minutes after it that had none. */
  private void touchNewlyAlive(NavigableMap<Long, Minute> changed) {
    TreeSet<Long> before = new TreeSet<>();
    before.add(published.lastForgotten());
    changes.forEach(
        (minute, now) -> {
          Minute change = changed.get(minute);
          if (now.events() > (change == null ? 0 : change.events())) {
            before.add(minute);
          }
        });
    changed.forEach(
        (minute, change) -> {
          if (change.events() > 0) {
            Long earlier = before.floor(minute);
            Long later = before.higher(minute);
            touch(
                earlier == null ? minute : Math.max(minute, earlier + ALIVE),
                Math.min(later == null ? to : later, minute + ALIVE));
          }
        });
  }

  /** Marks the minutes that began since the last time. */
  void touchBegun(long begun) {
    touch(begun + 1, to);
  }

  /** Marks the minutes that passed since the last time. */
  void touchPassed(long before) {
    touch(before, passedBefore);
  }

  private void touch(long first, long end) {
    for (long minute = Math.max(first, from); minute < Math.min(end, to); minute++) {
      touched.add(minute);
    }
  }

  void publish(Consumer<Row> rows) {
    Minute open = new Minute();
    OpenItems items = new OpenItems();
    long lastEvent = published.lastForgotten();
    long hour = Published.NEVER;
    long eventsOfHour = 0;
    Iterator<Map.Entry<Long, Minute>> coming = changes.entrySet().iterator();
    Map.Entry<Long, Minute> next = coming.hasNext() ? coming.next() : null;
    for (long minute : touched) {
      while (next != null && next.getKey() <= minute) {
        Minute change = next.getValue();
        open.goOn(change);
        items.change(next.getKey(), change.items());
        if (change.events() > 0) {
          lastEvent = next.getKey();
          eventsOfHour = hourOf(lastEvent) == hour ? eventsOfHour : 0;
          hour = hourOf(lastEvent);
          eventsOfHour += change.events();
        }
        next = coming.hasNext() ? coming.next() : null;
      }
      if (lastEvent > minute - ALIVE) {
        Minute happened = changes.get(minute);
        TeamMinute it =
            new TeamMinute(
                open.blocked(),
                items.open(),
                items.atRisk(minute),
                items.ratioP95(minute),
                open.incidents(),
                happened == null ? 0 : happened.failedBuilds());
        long known = hour == hourOf(minute) ? eventsOfHour : 0;
        rows.accept(row(minute, it, happened == null ? 0 : happened.events(), known));
      }
    }
  }

  private Row row(long minute, TeamMinute it, int events, long eventsOfHour) {
    Row.Builder row =
        Row.in(Tables.TEAM_MINUTE)
            .set("tenant_id", team.tenantId())
            .set("team_id", team.teamId())
            .set("minute", Instant.ofEpochMilli(minute * Minute.MILLIS));
    for (OperationalMetric metric : OperationalMetrics.all()) {
      row.set(metric.id(), metric.value(it));
    }
    boolean passed = minute < passedBefore;
    long hour = hourOf(minute);
    long coverage = eventsBefore(hour) - eventsBefore(hour - COVERED_HOURS) + eventsOfHour;
    return row.set("events", events)
        .provenance(passed, events, coverage, runId, coverage + (passed ? PASSED : 0))
        .build();
  }

  private long eventsBefore(long hour) {
    Map.Entry<Long, Long> last = eventsUpTo.lowerEntry(hour);
    return last == null ? 0 : last.getValue();
  }

  static long hourOf(long minute) {
    return Math.floorDiv(minute, 60L);
  }

  /** The minute that passes next, if the team still has a row then. */
  long nextDue() {
    return passedBefore < published.newestEvent() + ALIVE ? passedBefore : Published.NEVER;
  }
}
