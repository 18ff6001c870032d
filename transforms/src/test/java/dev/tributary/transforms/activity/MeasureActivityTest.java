package dev.tributary.transforms.activity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Table;
import dev.tributary.contracts.table.Tables;
import dev.tributary.contracts.trace.Trace;
import dev.tributary.contracts.trace.Traces;
import dev.tributary.transforms.Outcome;
import dev.tributary.transforms.Play;
import dev.tributary.transforms.Run;
import dev.tributary.transforms.Runner;
import dev.tributary.transforms.Told;
import dev.tributary.transforms.activity.metric.ActivityMetric;
import dev.tributary.transforms.metric.Metric;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The situations of docs/activity.md, live, with a watermark that the script moves. */
class MeasureActivityTest {
  private static final Duration ALLOWED = Duration.ofHours(1);
  private static final String DAY = "2025-10-06T";

  @ParameterizedTest
  @EnumSource
  void workedExample(Runner runner) {
    Outcome outcome =
        play()
            .receive(
                viewed("09:00:10", "ada", "/"),
                viewed("09:00:40", "grace", "/"),
                viewed("09:04:59", "ada", "/cart"),
                Told.paid("purchase", at("09:05"), "ada", "EUR", 1_999),
                Told.paid("refund", at("09:20"), "grace", "EUR", 500),
                Told.pushed(at("09:21")))
            .watermark(at("10:00"))
            .on(runner);
    assertThat(values(outcome, Tables.ACTIVE_USERS, minute("09:00"), "users_1m", "users_30m"))
        .containsExactly(2L, 2L);
    assertThat(
            values(
                outcome, Tables.ACTIVE_USERS, minute("09:05"), "users_1m", "users_5m", "users_30m"))
        .containsExactly(1L, 1L, 2L);
    assertThat(values(outcome, Tables.PAGE_VIEWS, page("09:00", "/"), "views", "users"))
        .containsExactly(2L, 2L);
    assertThat(
            values(
                outcome,
                Tables.REVENUE_HOUR,
                List.of(Told.TENANT, Instant.parse(at("09:00")), "EUR"),
                "amount_minor",
                "orders",
                "refunded_minor",
                "refunds",
                "is_final"))
        .containsExactly(1_499L, 1L, 500L, 1L, true);
    assertThat(
            values(
                outcome,
                Tables.DAILY_ACTIVE_USERS,
                List.of(Told.TENANT, LocalDate.parse("2025-10-06")),
                "users"))
        .containsExactly(2L);
    assertThat(user(outcome, "ada", "09:05", "page_count", "page_views_last_5m"))
        .containsExactly(2L, 0L);
    assertThat(user(outcome, "ada", "09:05", "session_duration")).containsExactly(290L);
  }

  @Test
  void aSessionGoesOnOverTheBoundariesOfWindows_T44() {
    Outcome outcome =
        play()
            .receive(viewed("09:04", "ada", "/"), viewed("09:33:59.999", "ada", "/"))
            .receive(viewed("10:03:59.999", "ada", "/"))
            .on(Runner.DIRECT);

    assertThat(user(outcome, "ada", "09:30", "session_start", "page_count"))
        .containsExactly(Instant.parse(at("09:04")), 2L);
    assertThat(user(outcome, "ada", "10:00", "session_start", "page_count"))
        .as("thirty minutes of silence, to the millisecond")
        .containsExactly(Instant.parse(at("10:03:59.999")), 1L);
  }

  @Test
  void aSessionThatIsEnded_isOver_andWhatComesLaterIsAnother_T44() {
    Outcome outcome =
        play()
            .receive(viewed("09:00", "ada", "/"), Told.left(at("09:01"), "ada"))
            .receive(viewed("09:01", "ada", "/bye"), viewed("09:02", "ada", "/"))
            .on(Runner.DIRECT);

    assertThat(user(outcome, "ada", "09:00", "session_start", "page_count", "page_views_last_5m"))
        .containsExactly(Instant.parse(at("09:02")), 1L, 3L);
  }

  @Test
  void pageViewsOfFiveMinutes_areThoseOfTheWindow_T45() {
    Outcome outcome =
        play()
            .receive(viewed("09:04:59.999", "ada", "/"), viewed("09:05", "ada", "/"))
            .receive(viewed("09:06", "ada", "/"), viewed("09:09:59.999", "ada", "/"))
            .on(Runner.DIRECT);

    assertThat(user(outcome, "ada", "09:05", "page_views_last_5m", "page_count"))
        .containsExactly(3L, 4L);
  }

  @Test
  void aRowComesAfterASecond_andAgainWhenItIsFinal_T46() {
    Outcome outcome =
        play()
            .watermark(at("09:00"))
            .receive(viewed("09:00:10", "ada", "/"))
            .processingTime(Duration.ofSeconds(2))
            .receive(viewed("09:00:20", "grace", "/"))
            .processingTime(Duration.ofSeconds(2))
            .watermark(at("09:01"))
            .on(Runner.DIRECT);

    assertThat(outcome.published(Tables.PAGE_VIEWS, page("09:00", "/").toArray()))
        .extracting(row -> row.get("views"), row -> row.get("is_final"))
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(1L, false),
            org.assertj.core.groups.Tuple.tuple(2L, false),
            org.assertj.core.groups.Tuple.tuple(2L, true));
  }

  @Test
  void anOlderPaneDeliveredAgain_isNoNewerRow_T47() {
    Outcome outcome =
        play()
            .watermark(at("09:00"))
            .receive(viewed("09:00:10", "ada", "/"))
            .processingTime(Duration.ofSeconds(2))
            .receive(viewed("09:00:20", "ada", "/"))
            .processingTime(Duration.ofSeconds(2))
            .watermark(at("09:10"))
            .on(Runner.DIRECT);

    for (Table table : ActivityAnyOrderTest.TABLES) {
      outcome
          .winners(table)
          .keySet()
          .forEach(
              key ->
                  assertThat(outcome.published(table, key.toArray()))
                      .as("%s %s: what is said later has a higher revision", table, key)
                      .extracting(Row::revision)
                      .doesNotHaveDuplicates());
    }
  }

  @Test
  void aRowIsOfTheTimeAtWhichItHappened_howeverLateItWasTakenIn_T42() {
    Outcome outcome =
        play()
            .receive(
                Told.takenIn(at("17:40"), viewed("09:00:10", "ada", "/")),
                Told.takenIn(at("17:41"), viewed("09:01", "ada", "/")))
            .on(Runner.DIRECT);

    assertThat(values(outcome, Tables.PAGE_VIEWS, page("09:00", "/"), "views")).containsExactly(1L);
    assertThat(user(outcome, "ada", "09:00", "session_start", "last_seen"))
        .containsExactly(Instant.parse(at("09:00:10")), Instant.parse(at("09:01")));
  }

  @Test
  void aClockThatIsAhead_doesNotPinTheUser_T48() {
    Outcome outcome =
        play()
            .receive(
                Told.takenIn(at("09:00:30"), viewed("09:04", "ada", "/")),
                Told.takenIn(at("09:01:30"), viewed("09:01", "ada", "/")))
            .on(Runner.DIRECT);

    assertThat(user(outcome, "ada", "09:00", "last_seen", "clamped"))
        .containsExactly(Instant.parse(at("09:01")), 1L);
  }

  @Test
  void currenciesAreNeverAdded_andRefundsTakeAway_alsoBelowZero_T49() {
    Outcome outcome =
        play()
            .receive(Told.paid("purchase", at("09:10"), "ada", "EUR", 100))
            .receive(Told.paid("purchase", at("09:11"), "ada", "JPY", 100))
            .receive(Told.paid("refund", at("09:12"), "ada", "EUR", 300))
            .receive(Told.paid("refund", at("09:13"), "ada", "JPY", -40))
            .on(Runner.DIRECT);

    assertThat(revenue(outcome, "EUR")).containsExactly(-200L);
    assertThat(revenue(outcome, "JPY")).as("whatever the refund's sign").containsExactly(60L);
  }

  @Test
  void aRefund_makesNobodyActive_T50() {
    Outcome outcome =
        play().receive(Told.paid("refund", at("09:10"), "ada", "EUR", 5)).on(Runner.DIRECT);

    assertThat(outcome.winners(Tables.ACTIVE_USERS)).isEmpty();
    assertThat(outcome.winners(Tables.USER_ACTIVITY_5M)).isEmpty();
  }

  @Test
  void afterAnErasure_theEventsStay_andThePersonIsGone() {
    Outcome outcome =
        play()
            .receive(viewed("09:10", "ada", "/"), viewed("09:10", null, "/"))
            .receive(Told.paid("purchase", at("09:10"), null, "EUR", 5))
            .on(Runner.DIRECT);

    assertThat(values(outcome, Tables.ACTIVE_USERS, minute("09:10"), "users_1m", "event_count"))
        .containsExactly(1L, 3L);
    assertThat(values(outcome, Tables.PAGE_VIEWS, page("09:10", "/"), "views", "users"))
        .containsExactly(2L, 1L);
    assertThat(outcome.winners(Tables.USER_ACTIVITY_5M)).hasSize(1);
    assertThat(revenue(outcome, "EUR")).containsExactly(5L);
  }

  @Test
  void aBot_isNoUser_butItsMoneyCounts() {
    Outcome outcome =
        play()
            .receive(Told.with("is_bot", true, viewed("09:10", "crawler", "/")))
            .receive(
                Told.with("is_bot", true, Told.paid("purchase", at("09:10"), "shop", "EUR", 5)))
            .on(Runner.DIRECT);

    assertThat(outcome.winners(Tables.ACTIVE_USERS)).isEmpty();
    assertThat(outcome.winners(Tables.PAGE_VIEWS)).isEmpty();
    assertThat(outcome.winners(Tables.USER_ACTIVITY_5M)).isEmpty();
    assertThat(revenue(outcome, "EUR")).containsExactly(5L);
  }

  @Test
  void activeUsers_areThoseOfOneFiveAndThirtyMinutes_andAMinuteWithoutAnyStillHasARow_T50() {
    Outcome outcome =
        play()
            .receive(viewed("09:00", "ada", "/"))
            .watermark(at("09:10"))
            .receive(viewed("09:29:59", "grace", "/"))
            .watermark(at("12:00"))
            .on(Runner.DIRECT);

    String[] all = {"users_1m", "users_5m", "users_30m", "event_count", "is_final"};
    assertThat(values(outcome, Tables.ACTIVE_USERS, minute("09:04"), all))
        .containsExactly(0L, 1L, 1L, 1L, true);
    assertThat(values(outcome, Tables.ACTIVE_USERS, minute("09:05"), all))
        .containsExactly(0L, 0L, 1L, 1L, true);
    assertThat(values(outcome, Tables.ACTIVE_USERS, minute("09:29"), all))
        .containsExactly(1L, 1L, 2L, 2L, true);
    assertThat(values(outcome, Tables.ACTIVE_USERS, minute("09:30"), all))
        .containsExactly(0L, 1L, 1L, 1L, true);
    assertThat(outcome.winner(Tables.ACTIVE_USERS, minute("09:58").toArray())).isNotNull();
    assertThat(outcome.winner(Tables.ACTIVE_USERS, minute("09:59").toArray())).isNull();
  }

  @Test
  void aMinuteWithoutEvents_isSaidOnlyOnceItHasBegun() {
    Outcome outcome =
        Play.activity(Run.asOf("activity", "r1", Instant.parse(at("09:03:30"))), ALLOWED)
            .receive(viewed("09:00", "ada", "/"))
            .on(Runner.DIRECT);

    assertThat(outcome.winners(Tables.ACTIVE_USERS)).hasSize(3);
    assertThat(outcome.winner(Tables.ACTIVE_USERS, minute("09:02").toArray()).get("is_final"))
        .isEqualTo(true);
  }

  @Test
  void aLateEvent_correctsWhatWasFinal_andOneTooLateDoesNot_T43() {
    Outcome outcome =
        play()
            .receive(viewed("09:00", "ada", "/"), viewed("09:00", "ada", "/"))
            .watermark(at("10:00:30"))
            .receive(viewed("09:00:30", "grace", "/"))
            .watermark(at("10:01"))
            .receive(viewed("09:00:40", "edsger", "/"))
            .on(Runner.DIRECT);

    assertThat(values(outcome, Tables.PAGE_VIEWS, page("09:00", "/"), "views", "users"))
        .containsExactly(2L, 2L);
    assertThat(outcome.late()).extracting(late -> late.applied()).containsExactly(true, false);
  }

  @Test
  void aUserWhoseSecretWasRotated_isOne() {
    Outcome outcome =
        play()
            .receive(viewed("09:00", "old", "/"))
            .receive(Told.renamed("old", viewed("09:01", "new", "/")))
            .on(Runner.DIRECT);

    assertThat(values(outcome, Tables.ACTIVE_USERS, minute("09:01"), "users_5m"))
        .containsExactly(1L);
    assertThat(user(outcome, "old", "09:00", "page_count")).containsExactly(2L);
  }

  /** The admission would not let these pass. They show what is still there to join. */
  @Test
  void whatNoEventCanReach_isForgotten_butNeverASessionThatGoesOn() {
    Play play = Play.activity(Run.live("activity", "r1"), ALLOWED).withoutAdmission();
    for (int minute = 0; minute <= 180; minute += 20) {
      Instant at = Instant.parse(at("09:00")).plusSeconds(60L * minute);
      play.receive(Told.viewed(at.toString(), "ada", "/")).watermark(at);
    }
    Outcome outcome = play.on(Runner.DIRECT);

    assertThat(user(outcome, "ada", "12:00", "session_start", "page_count", "session_duration"))
        .containsExactly(Instant.parse(at("09:00")), 10L, 10_800L);
  }

  @Test
  void everyMeasureOfTheTables_isInTheCatalogue_andReadsItsPurpose() {
    List<String> measures =
        ActivityMetric.all().stream().peek(Metric::requirePurpose).map(Metric::id).toList();
    List<String> others =
        Stream.of("is_final", "event_count", "coverage", "run_id", "revision").toList();
    List<String> times = List.of("session_start", "session_end", "last_seen");

    assertThat(
            ActivityAnyOrderTest.TABLES.stream()
                .flatMap(table -> table.columns().stream())
                .filter(column -> !column.key())
                .map(column -> column.name())
                .filter(name -> !others.contains(name) && !times.contains(name))
                .distinct())
        .containsExactlyInAnyOrderElementsOf(measures);
  }

  /** Whether anybody is told of an event changes no value of any row (decision 0040). */
  @Test
  void sampledEvents_makeTheSameRows_andTheirTracesTravelBesideThem() {
    List<Event> events =
        List.of(
            viewed("09:00", "ada", "/"),
            viewed("09:01", "ada", "/cart"),
            Told.paid("purchase", at("09:05"), "grace", "EUR", 1_999));
    List<Event> sampled = events.stream().map(MeasureActivityTest::sampled).toList();
    Outcome plain = play().receiveAtOnce(events).watermark(at("10:00")).on(Runner.FLINK);
    Outcome told = play().receiveAtOnce(sampled).watermark(at("10:00")).on(Runner.FLINK);

    for (Table table : tables()) {
      assertThat(winners(told, table)).as("%s", table).isEqualTo(winners(plain, table));
    }
    assertThat(traces(plain)).isEmpty();
    assertThat(traces(told))
        .contains(
            "hot.page_views 2025-10-06T09:00:00Z|/ " + traceOf(events.get(0)),
            "hot.page_views 2025-10-06T09:01:00Z|/cart " + traceOf(events.get(1)),
            "hot.revenue_hour 2025-10-06T09:00:00Z|EUR " + traceOf(events.get(2)))
        .doesNotContain("hot.page_views 2025-10-06T09:00:00Z|/ " + traceOf(events.get(1)))
        .anyMatch(trace -> trace.startsWith("hot.user_activity_5m ada|2025-10-06T09:00:00Z"));
  }

  private static Event sampled(Event event) {
    Event traced =
        new Event(
            event.eventId(),
            event.tenantId(),
            event.teamId(),
            event.source(),
            event.eventType(),
            event.actorId(),
            event.keyId(),
            event.timestampMillis(),
            event.payload(),
            traceOf(event),
            event.ingestedAtMillis());
    return traced.sampledFrom(Trace.NO_SPAN);
  }

  private static String traceOf(Event event) {
    return event.eventId().toString().replace("-", "");
  }

  private static List<Table> tables() {
    return List.of(
        Tables.ACTIVE_USERS,
        Tables.DAILY_ACTIVE_USERS,
        Tables.PAGE_VIEWS,
        Tables.REVENUE_HOUR,
        Tables.USER_ACTIVITY_5M);
  }

  private static Map<List<Object>, Row> winners(Outcome outcome, Table table) {
    Map<List<Object>, Row> winners = outcome.winners(table);
    winners.replaceAll((key, row) -> row.tracedBy(Traces.NONE));
    return winners;
  }

  /** Table, key and newest trace of each row that has one. */
  private static Set<String> traces(Outcome outcome) {
    return tables().stream()
        .flatMap(table -> outcome.published(table).stream())
        .filter(row -> !row.traces().isEmpty())
        .map(
            row -> row.table().name() + " " + row.keyText() + " " + row.traces().newest().traceId())
        .collect(Collectors.toSet());
  }

  private static Play play() {
    return Play.activity(Run.live("activity", "r1"), ALLOWED);
  }

  private static String at(String time) {
    return DAY + time + (time.length() == 5 ? ":00Z" : "Z");
  }

  private static Event viewed(String time, String user, String page) {
    return Told.viewed(at(time), user, page);
  }

  private static List<Object> minute(String time) {
    return List.of(Told.TENANT, Instant.parse(at(time)));
  }

  private static List<Object> page(String time, String page) {
    return List.of(Told.TENANT, Instant.parse(at(time)), page);
  }

  private static List<Object> revenue(Outcome outcome, String currency) {
    return values(
        outcome,
        Tables.REVENUE_HOUR,
        List.of(Told.TENANT, Instant.parse(at("09:00")), currency),
        "amount_minor");
  }

  private static List<Object> user(Outcome outcome, String user, String window, String... columns) {
    return values(
        outcome,
        Tables.USER_ACTIVITY_5M,
        List.of(Told.TENANT, user, Instant.parse(at(window))),
        columns);
  }

  private static List<Object> values(
      Outcome outcome, Table table, List<Object> key, String... columns) {
    Row row = outcome.winner(table, key.toArray());
    assertThat(row).as("%s %s", table, key).isNotNull();
    return Arrays.stream(columns).map(row::get).toList();
  }
}
