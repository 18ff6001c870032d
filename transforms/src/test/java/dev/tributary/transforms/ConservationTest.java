package dev.tributary.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Table;
import dev.tributary.contracts.table.Tables;
import dev.tributary.transforms.engagement.RandomInteractions;
import dev.tributary.transforms.operational.RandomMinutes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Nothing is lost and nothing counts twice: every record ends in one count of the admission, every
 * admitted event in exactly one row, and what came too late in the ledger. Any order, any
 * duplication, any movement of the watermark, also one that leaves events behind.
 */
class ConservationTest {
  /** Short, so that some events come too late. */
  private static final Duration ALLOWED = Duration.ofMinutes(40);

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void everyEventIsInOneMinute_orInTheLedger(long seed) {
    List<Event> history =
        RandomMinutes.of(seed).stream()
            .filter(event -> event.timestampMillis() > RandomMinutes.LAST_DAYS.toEpochMilli())
            .toList();
    Outcome outcome =
        arriving(
                Play.operational(Run.live("operational", "s"), ALLOWED),
                history,
                RandomMinutes.LAST_DAYS,
                new Random(seed))
            .on(Runner.DIRECT);

    balances(history, outcome, Tables.TEAM_MINUTE, row -> (Integer) row.get("events"));
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23})
  void everyInteractionIsInOneSession_orInTheLedger(long seed) {
    // Bots neither open a session nor keep one open, so theirs may lie in none.
    List<Event> history =
        RandomInteractions.of(seed).stream()
            .filter(event -> !event.payload().flag("is_bot"))
            .toList();
    Outcome outcome =
        arriving(
                Play.engagement(Run.live("engagement", "s"), ALLOWED),
                history,
                RandomInteractions.START,
                new Random(seed))
            .on(Runner.DIRECT);

    balances(history, outcome, Tables.TEAM_ENGAGEMENT, row -> (Long) row.get("event_count"));
  }

  private static void balances(
      List<Event> history, Outcome outcome, Table table, ToLongFunction<Row> events) {
    Map<String, Long> counts = new TreeMap<>();
    for (Row shard : outcome.winners(Tables.ADMISSION).values()) {
      for (String count : List.of("admitted", "duplicate", "late_only", "rejected")) {
        counts.merge(count, (Long) shard.get(count), Long::sum);
      }
    }
    long different = history.stream().map(Event::eventId).distinct().count();
    long tooLate = outcome.late().stream().filter(late -> !late.applied()).count();
    assertThat(counts)
        .containsEntry("admitted", different - tooLate)
        .containsEntry("duplicate", history.size() - different)
        .containsEntry("late_only", tooLate)
        .containsEntry("rejected", 0L);
    assertThat(tooLate).as("the play must leave some behind").isPositive();
    assertThat(outcome.winners(table).values().stream().mapToLong(events).sum())
        .isEqualTo(different - tooLate);
  }

  /** Shuffled within some hours; the watermark follows the newest event, more or less. */
  static Play arriving(Play play, List<Event> history, Instant start, Random dice) {
    List<Event> order = new ArrayList<>(history);
    Collections.shuffle(order, dice);
    long disorder = Duration.ofHours(3).toMillis();
    Map<Event, Long> arrival = new HashMap<>();
    order.forEach(
        event ->
            arrival.put(event, event.timestampMillis() + (long) (dice.nextDouble() * disorder)));
    order.sort(Comparator.comparing(arrival::get));
    long watermark = start.toEpochMilli() - 1;
    for (Event event : order) {
      play.receive(event);
      if (dice.nextInt(6) == 0 && event.timestampMillis() > watermark) {
        watermark = event.timestampMillis();
        play.watermark(Instant.ofEpochMilli(watermark));
      }
    }
    return play.inBundlesOf(1);
  }
}
