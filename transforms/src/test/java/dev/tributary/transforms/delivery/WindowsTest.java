package dev.tributary.transforms.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.table.Row;
import dev.tributary.transforms.TeamKey;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Hours are counted from midnight, 1 October 2025. */
class WindowsTest {
  private static final long MIDNIGHT =
      Instant.parse("2025-10-01T00:00:00Z").toEpochMilli() / Contribution.HOUR_MILLIS;

  private final TreeMap<Long, HourTotals> hours = new TreeMap<>();
  private Published published = Published.NOTHING;
  private final List<Row> daily = new ArrayList<>();
  private final List<Row> last24h = new ArrayList<>();

  @Test
  void singleEvent_isInTwentyFourWindows_onceTheyHaveBegun() {
    event(9);
    Windows windows = windows(200, 0);
    windows.touchPassed(Published.NEVER);
    windows.publish(daily::add, last24h::add);
    assertThat(ends()).hasSize(24).startsWith(10L).endsWith(33L);
    assertThat(daily)
        .extracting(row -> row.get("summary_date"))
        .containsExactly(LocalDate.of(2025, 10, 1));
  }

  @Test
  void windowWhoseLastHourHasNotBegun_hasNoRow() {
    event(9);
    Windows windows = windows(11, 0);
    windows.touchPassed(Published.NEVER);
    windows.publish(daily::add, last24h::add);
    assertThat(ends()).containsExactly(10L, 11L, 12L);
    assertThat(last24h).extracting(row -> row.get("is_final")).containsExactly(true, true, false);
  }

  @Test
  void oneMillisecondBeforeTheHour_theWindowIsNotFinal() {
    event(23);
    Windows before = windows(24, -1);
    before.touchPassed(Published.NEVER);
    before.publish(daily::add, last24h::add);
    assertThat(daily).extracting(row -> row.get("is_final")).containsExactly(false);
    assertThat(last24h).extracting(row -> row.get("is_final")).containsExactly(false);

    daily.clear();
    last24h.clear();
    Windows after = windows(24, 0);
    after.touchPassed(before.passedHour());
    after.publish(daily::add, last24h::add);
    assertThat(daily).extracting(row -> row.get("is_final")).containsExactly(true);
    assertThat(last24h).extracting(row -> row.get("is_final")).containsExactly(true, false);
  }

  @Test
  void newestEventAheadOfTheWatermark_opensTheWindowsUpToItself() {
    event(9);
    event(14);
    Windows windows = windows(9, 30);
    windows.touch(MIDNIGHT + 14, Windows.HOURS);
    windows.touchBegun(MIDNIGHT + 10);
    windows.publish(daily::add, last24h::add);
    assertThat(ends()).containsExactly(11L, 12L, 13L, 14L, 15L);
    assertThat(last24h).extracting(row -> row.get("is_final")).containsOnly(false);
  }

  @Test
  void unknownWatermark_showsWhatTheNewestEventOpens() {
    event(9);
    Windows windows = new Windows(team(), hours, published, Long.MIN_VALUE / 1_000, "r1");
    windows.touch(MIDNIGHT + 9, Windows.HOURS);
    windows.publish(daily::add, last24h::add);
    assertThat(ends()).containsExactly(10L);
    assertThat(daily).hasSize(1);
  }

  @Test
  void build_isSeenByTheRatesOfSevenDays() {
    event(0);
    count(Measure.BUILD_PASSED, 0);
    event(167);
    event(168);
    Windows windows = windows(200, 0);
    windows.touch(MIDNIGHT, Windows.WEEK_HOURS);
    windows.publish(daily::add, last24h::add);
    assertThat(last24h)
        .filteredOn(row -> row.get("window_end").equals(end(168)))
        .extracting(row -> row.get("build_pass_rate"))
        .containsExactly(1.0);
    assertThat(last24h).noneMatch(row -> row.get("window_end").equals(end(169)));

    windows.touchPassed(MIDNIGHT + 168);
    last24h.clear();
    windows.publish(daily::add, last24h::add);
    assertThat(last24h)
        .filteredOn(row -> row.get("window_end").equals(end(169)))
        .extracting(row -> row.get("build_pass_rate"))
        .containsExactly((Object) null);
  }

  @Test
  void windowWithNothingInIt_hasNoRow() {
    event(0);
    event(100);
    Windows windows = windows(130, 0);
    windows.touchPassed(Published.NEVER);
    windows.publish(daily::add, last24h::add);
    assertThat(ends()).hasSize(48).doesNotContain(25L, 100L);
    assertThat(daily)
        .extracting(row -> row.get("summary_date"))
        .containsExactly(LocalDate.of(2025, 10, 1), LocalDate.of(2025, 10, 5));
  }

  /** What is left of its hours would overwrite a row that was made of all of them. */
  @Test
  void windowThatReachesIntoForgottenHours_isNotPublishedAgain() {
    event(30);
    event(2_170);
    published = published.forgetting(MIDNIGHT + 20);
    Windows windows = windows(2_300, 0);
    windows.touch(MIDNIGHT + 30, Windows.HOURS);
    windows.touch(MIDNIGHT + 2_170, Windows.HOURS);
    windows.publish(daily::add, last24h::add);
    assertThat(ends()).startsWith(20L + 90 * 24).endsWith(2_194L);
  }

  @Test
  void nextWindowIsDue_whenTheFirstOneThatHoldsAnythingEnds() {
    event(9);
    event(50);
    assertThat(windows(9, 0).nextDueHour()).isEqualTo(MIDNIGHT + 10);
    assertThat(windows(20, 0).nextDueHour()).isEqualTo(MIDNIGHT + 21);
    assertThat(windows(33, 0).nextDueHour()).isEqualTo(MIDNIGHT + 51);
    assertThat(windows(74, 0).nextDueHour()).isEqualTo(Published.NEVER);
  }

  private void event(long hour) {
    count(Measure.EVENT, hour);
    published = published.changedAt(MIDNIGHT + hour, Measure.EVENT);
  }

  private void count(Measure measure, long hour) {
    hours
        .computeIfAbsent(MIDNIGHT + hour, unused -> new HourTotals())
        .add(Contribution.of(measure, (MIDNIGHT + hour) * Contribution.HOUR_MILLIS, 0));
  }

  private Windows windows(long clockHour, long clockMillis) {
    long clock = (MIDNIGHT + clockHour) * Contribution.HOUR_MILLIS + clockMillis;
    return new Windows(team(), hours, published, clock, "r1");
  }

  private static Scope team() {
    return Scope.of(new TeamKey("acme", "web"));
  }

  private List<Long> ends() {
    return last24h.stream()
        .map(row -> ((Instant) row.get("window_end")).toEpochMilli() / Contribution.HOUR_MILLIS)
        .map(end -> end - MIDNIGHT)
        .toList();
  }

  private static Instant end(long hour) {
    return Instant.ofEpochMilli((MIDNIGHT + hour) * Contribution.HOUR_MILLIS);
  }
}
