package dev.tributary.transforms.delivery;

import static dev.tributary.transforms.delivery.Contribution.HOUR_MILLIS;

import dev.tributary.contracts.table.Row;
import dev.tributary.transforms.delivery.Measure.Reach;
import dev.tributary.transforms.delivery.metric.DeliveryMetric;
import dev.tributary.transforms.delivery.metric.DeliveryWindow;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Turns the hours of a team, or of a service, into rows: which windows a change touches, which of
 * them exist yet, and what their columns say. Hours and window ends are counted in hours since the
 * epoch; days end at multiples of 24.
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

  private final Scope scope;
  private final NavigableMap<Long, HourTotals> hours;
  private final long forgottenBefore;
  private final long passedHour;
  private final long frontier;
  private final String runId;
  private final NavigableMap<Long, Long> coveredUpTo = new TreeMap<>();
  private final NavigableSet<Long> eventHours = new TreeSet<>();
  private final TreeSet<Long> ends = new TreeSet<>();

  /**
   * @param hours everything known of the scope; not changed here
   * @param published how far the scope's windows are published
   * @param clockMillis the event time up to which conclusions may be drawn
   */
  Windows(
      Scope scope,
      NavigableMap<Long, HourTotals> hours,
      Published published,
      long clockMillis,
      String runId) {
    this.scope = scope;
    this.hours = hours;
    this.forgottenBefore = published.forgottenBefore();
    this.runId = runId;
    long sum = 0;
    for (Map.Entry<Long, HourTotals> hour : hours.entrySet()) {
      HourTotals totals = hour.getValue();
      sum += totals.events() + totals.count(Measure.COVERED);
      coveredUpTo.put(hour.getKey(), sum);
      if (totals.events() > 0) {
        eventHours.add(hour.getKey());
      }
    }
    long last = eventHours.isEmpty() ? Published.NEVER : eventHours.last() + WEEK_HOURS;
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
  void touch(long hour, int reach) {
    for (long end = hour + 1; end <= Math.min(hour + reach, dayEndAfter(frontier)); end++) {
      ends.add(end);
    }
    ends.add(dayEndAfter(hour + 1));
  }

  /** Marks the windows that came into being since the last time. */
  void touchBegun(long begunBefore) {
    for (Long hour : eventHours) {
      long from = Math.max(hour, begunBefore) + 1;
      for (long end = from; end <= Math.min(hour + HOURS, frontier); end++) {
        ends.add(end);
      }
    }
  }

  /** Marks the windows that have passed since the last time, and those that are now open. */
  void touchPassed(long passedBefore) {
    touchBegun(passedBefore);
    for (Long hour : eventHours) {
      if (dayEndAfter(hour + 1) > passedBefore) {
        ends.add(dayEndAfter(hour + 1));
      }
    }
  }

  void publish(Consumer<Row> daily, Consumer<Row> last24h) {
    HourTotals standing = new HourTotals();
    long summedTo = Long.MIN_VALUE;
    for (long end : ends) {
      hours
          .subMap(summedTo, end)
          .values()
          .forEach(totals -> standing.addOnly(Reach.ONWARDS, totals));
      summedTo = end;
      if (end - COVERED_HOURS < forgottenBefore) {
        // What is left of its hours would overwrite a row that was made of all of them, or say that
        // less is known than was.
        continue;
      }
      HourTotals within = sum(end - HOURS, end);
      if (within.events() == 0) {
        continue;
      }
      DeliveryWindow window = new DeliveryWindow(within, builds(end), standing);
      if (end <= frontier) {
        Row.Builder row =
            Row.in(scope.last24h()).set("window_end", Instant.ofEpochMilli(end * HOUR_MILLIS));
        last24h.accept(row(row, window, end));
      }
      if (Math.floorMod(end, HOURS) == 0) {
        Row.Builder row =
            Row.in(scope.daily()).set("summary_date", LocalDate.ofEpochDay(end / HOURS - 1));
        daily.accept(row(row, window, end));
      }
    }
  }

  private Row row(Row.Builder row, DeliveryWindow window, long end) {
    scope.identify(row);
    for (DeliveryMetric metric : scope.metrics()) {
      row.set(metric.id(), metric.value(window));
    }
    boolean passed = end <= passedHour;
    long coverage = coverage(end);
    long revision = coverage + (passed ? PASSED : 0);
    return row.provenance(passed, window.within().events(), coverage, runId, revision).build();
  }

  /** The events of the history that ends with a window and can have a say in it. */
  private long coverage(long end) {
    return coveredBefore(end) - coveredBefore(end - COVERED_HOURS);
  }

  private long coveredBefore(long hour) {
    Map.Entry<Long, Long> last = coveredUpTo.lowerEntry(hour);
    return last == null ? 0 : last.getValue();
  }

  private HourTotals sum(long fromHour, long toHour) {
    HourTotals sum = new HourTotals();
    hours.subMap(fromHour, toHour).values().forEach(sum::add);
    return sum;
  }

  private HourTotals builds(long end) {
    HourTotals sum = new HourTotals();
    hours.subMap(end - WEEK_HOURS, end).values().forEach(totals -> sum.addOnly(Reach.WEEK, totals));
    return sum;
  }

  /** When the next window that holds anything ends, after those that have passed. */
  long nextDueHour() {
    return eventHours.stream()
        .filter(hour -> hour + HOURS > passedHour)
        .mapToLong(hour -> Math.max(hour, passedHour) + 1)
        .min()
        .orElse(Published.NEVER);
  }

  NavigableMap<Long, HourTotals> hoursBefore(long hour) {
    return hours.headMap(hour, false);
  }

  private static long dayEndAfter(long hour) {
    return -Math.floorDiv(-hour, (long) HOURS) * HOURS;
  }
}
