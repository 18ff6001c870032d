package dev.tributary.transforms.delivery;

import static dev.tributary.transforms.delivery.Contribution.HOUR_MILLIS;

import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Tables;
import dev.tributary.transforms.TeamKey;
import dev.tributary.transforms.delivery.metric.DeliveryMetric;
import dev.tributary.transforms.delivery.metric.DeliveryMetrics;
import dev.tributary.transforms.delivery.metric.DeliveryWindow;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Turns a team's hours into rows: which windows a change touches, which of them exist yet, and what
 * their columns say. Hours and window ends are counted in hours since the epoch; days end at
 * multiples of 24.
 */
final class Windows {
  /** The length of both kinds of window, in hours. */
  static final int HOURS = 24;

  /** How far a window looks back for builds, in hours. */
  static final int WEEK_HOURS = 7 * HOURS;

  /** How far a window's coverage looks back, in hours. */
  static final long COVERED_HOURS = Timeline.HORIZON.toHours();

  /**
   * What a row gains in revision when its window has passed: more than any coverage, so that a run
   * that goes on after a restart with an older watermark does not take the word back.
   */
  private static final long PASSED = 1L << 40;

  private final TeamKey team;
  private final NavigableMap<Long, HourTotals> hours;
  private final long forgottenBefore;
  private final long passedHour;
  private final long frontier;
  private final String runId;
  private final NavigableMap<Long, Long> eventsUpTo = new TreeMap<>();
  private final TreeSet<Long> ends = new TreeSet<>();

  /**
   * @param hours everything known of the team; not changed here
   * @param published how far the team's windows are published
   * @param clockMillis the event time up to which conclusions may be drawn
   */
  Windows(
      TeamKey team,
      NavigableMap<Long, HourTotals> hours,
      Published published,
      long clockMillis,
      String runId) {
    this.team = team;
    this.hours = hours;
    this.forgottenBefore = published.forgottenBefore();
    this.runId = runId;
    long sum = 0;
    for (Map.Entry<Long, HourTotals> hour : hours.entrySet()) {
      sum += hour.getValue().events();
      eventsUpTo.put(hour.getKey(), sum);
    }
    long last = hours.isEmpty() ? Published.NEVER : hours.lastKey() + WEEK_HOURS;
    this.passedHour = Math.min(Math.floorDiv(clockMillis, HOUR_MILLIS), last);
    this.frontier = Math.max(published.newestEventHour(), passedHour) + 1;
  }

  /** Windows that end at or before this hour have passed. */
  long passedHour() {
    return passedHour;
  }

  /** The newest window that has begun its last hour; later ones do not exist yet. */
  long frontier() {
    return frontier;
  }

  /** Marks every window that the change of an hour reaches. */
  void touch(long hour, boolean build) {
    long reach = build ? WEEK_HOURS : HOURS;
    for (long end = hour + 1; end <= Math.min(hour + reach, dayEndAfter(frontier)); end++) {
      ends.add(end);
    }
    ends.add(dayEndAfter(hour + 1));
  }

  /** Marks the windows that came into being since the last time. */
  void touchBegun(long begunBefore) {
    for (Long hour : hours.keySet()) {
      long from = Math.max(hour, begunBefore) + 1;
      for (long end = from; end <= Math.min(hour + HOURS, frontier); end++) {
        ends.add(end);
      }
    }
  }

  /** Marks the windows that have passed since the last time, and those that are now open. */
  void touchPassed(long passedBefore) {
    touchBegun(passedBefore);
    for (Long hour : hours.keySet()) {
      if (dayEndAfter(hour + 1) > passedBefore) {
        ends.add(dayEndAfter(hour + 1));
      }
    }
  }

  void publish(Consumer<Row> daily, Consumer<Row> last24h) {
    for (long end : ends) {
      if (end - COVERED_HOURS < forgottenBefore) {
        // What is left of its hours would overwrite a row that was made of all of them, or say that
        // less is known than was.
        continue;
      }
      HourTotals within = sum(end - HOURS, end);
      if (within.events() == 0) {
        continue;
      }
      DeliveryWindow window = new DeliveryWindow(within, builds(end));
      if (end <= frontier) {
        Row.Builder row =
            Row.in(Tables.TEAM_DELIVERY_24H)
                .set("window_end", Instant.ofEpochMilli(end * HOUR_MILLIS));
        last24h.accept(row(row, window, end));
      }
      if (Math.floorMod(end, HOURS) == 0) {
        Row.Builder row =
            Row.in(Tables.TEAM_DAILY_SUMMARY)
                .set("summary_date", LocalDate.ofEpochDay(end / HOURS - 1));
        daily.accept(row(row, window, end));
      }
    }
  }

  private Row row(Row.Builder row, DeliveryWindow window, long end) {
    row.set("tenant_id", team.tenantId()).set("team_id", team.teamId());
    for (DeliveryMetric metric : DeliveryMetrics.all()) {
      row.set(metric.id(), metric.value(window));
    }
    boolean passed = end <= passedHour;
    long coverage = coverage(end);
    long revision = coverage + (passed ? PASSED : 0);
    return row.provenance(passed, window.within().events(), coverage, runId, revision).build();
  }

  /** The team's events in the history that ends with a window: all that can have a say in it. */
  private long coverage(long end) {
    return eventsBefore(end) - eventsBefore(end - COVERED_HOURS);
  }

  private long eventsBefore(long hour) {
    Map.Entry<Long, Long> last = eventsUpTo.lowerEntry(hour);
    return last == null ? 0 : last.getValue();
  }

  private HourTotals sum(long fromHour, long toHour) {
    HourTotals sum = new HourTotals();
    hours.subMap(fromHour, toHour).values().forEach(sum::add);
    return sum;
  }

  private HourTotals builds(long end) {
    HourTotals sum = new HourTotals();
    hours.subMap(end - WEEK_HOURS, end).values().forEach(sum::addBuilds);
    return sum;
  }

  /** When the next window that holds anything ends, after those that have passed. */
  long nextDueHour() {
    return hours.keySet().stream()
        .filter(hour -> hour + HOURS > passedHour)
        .mapToLong(hour -> Math.max(hour, passedHour) + 1)
        .min()
        .orElse(Published.NEVER);
  }

  List<Long> hoursBefore(long hour) {
    return List.copyOf(hours.headMap(hour).keySet());
  }

  private static long dayEndAfter(long hour) {
    return -Math.floorDiv(-hour, (long) HOURS) * HOURS;
  }
}
