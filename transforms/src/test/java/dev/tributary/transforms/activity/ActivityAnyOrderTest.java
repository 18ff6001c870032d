package dev.tributary.transforms.activity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.table.Column;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Table;
import dev.tributary.contracts.table.Tables;
import dev.tributary.transforms.Outcome;
import dev.tributary.transforms.Play;
import dev.tributary.transforms.Run;
import dev.tributary.transforms.Runner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The law of docs/activity.md: everything depends only on the set of events. However they arrive
 * and however the watermark moves, as long as it leaves no event behind for good, the tables say
 * what one bounded run says of the same set.
 */
class ActivityAnyOrderTest {
  static final List<Table> TABLES =
      List.of(
          Tables.ACTIVE_USERS,
          Tables.DAILY_ACTIVE_USERS,
          Tables.PAGE_VIEWS,
          Tables.REVENUE_HOUR,
          Tables.USER_ACTIVITY_5M);

  private static final Duration ALLOWED = Duration.ofHours(6);

  @ParameterizedTest
  @CsvSource({"DIRECT, 1000, 6", "FLINK, 2000, 2"})
  void anyOrderOfArrival_givesTheRowsOfABoundedRun(Runner runner, long firstSeed, int seeds) {
    for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
      System.out.println(runner + " seed " + seed);
      Random dice = new Random(seed);
      List<Event> history = RandomActivity.of(seed);
      Instant asOf = RandomActivity.START.plus(Duration.ofMinutes(dice.nextInt(4 * 1440) - 360L));
      Outcome bounded =
          Play.activity(Run.asOf("nightly", "n", asOf), ALLOWED).inBatchOn(runner, history);
      Outcome streamed = arriving(history, asOf, dice).on(runner);
      for (Table table : TABLES) {
        assertThat(contents(streamed.winners(table).values()))
            .as("%s seed %d as of %s, %s", runner, seed, asOf, table)
            .containsExactlyInAnyOrderElementsOf(contents(bounded.winners(table).values()));
        assertThat(bounded.published(table))
            .as("%s seed %d: every row of %s once", runner, seed, table)
            .isNotEmpty()
            .extracting(Row::key)
            .doesNotHaveDuplicates();
      }
    }
  }

  private static Play arriving(List<Event> history, Instant asOf, Random dice) {
    Play play =
        Play.activity(Run.asOf("activity", "s", asOf), ALLOWED).inBundlesOf(1 + dice.nextInt(20));
    List<Event> order = shuffled(history, dice);
    long[] oldestLeft = new long[order.size() + 1];
    oldestLeft[order.size()] = Long.MAX_VALUE;
    for (int i = order.size() - 1; i >= 0; i--) {
      oldestLeft[i] = Math.min(oldestLeft[i + 1], order.get(i).timestampMillis());
    }
    long watermark = RandomActivity.START.toEpochMilli() - 1;
    int next = 0;
    while (next < order.size()) {
      int end = Math.min(order.size(), next + 1 + dice.nextInt(12));
      play.receiveAtOnce(order.subList(next, end));
      next = end;
      if (next < order.size()) {
        long minute = Math.floorDiv(oldestLeft[next], 60_000L) * 60_000L;
        long limit = minute + 60_000 + ALLOWED.toMillis() - 1;
        long ahead = dice.nextInt(4) == 0 ? limit : oldestLeft[next] + dice.nextInt(7_200_000);
        watermark = Math.max(watermark, Math.min(ahead, limit));
        play.watermark(Instant.ofEpochMilli(watermark));
      }
    }
    return play;
  }

  /** From wild disorder to nearly in time, as the seed will have it. */
  private static List<Event> shuffled(List<Event> history, Random dice) {
    long disorder = Duration.ofMinutes(1 + dice.nextInt(60) * (long) dice.nextInt(60)).toMillis();
    Map<Integer, Long> arrival = new HashMap<>();
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < history.size(); i++) {
      arrival.put(i, history.get(i).timestampMillis() + (long) (dice.nextDouble() * disorder));
      order.add(i);
    }
    order.sort(Comparator.comparing(arrival::get));
    return order.stream().map(history::get).toList();
  }

  /** All columns but the run's name: a row covers the same in the end, whoever wrote it. */
  static List<String> contents(Collection<Row> rows) {
    return rows.stream()
        .map(
            row ->
                row.table().columns().stream()
                    .map(Column::name)
                    .filter(name -> !name.equals("run_id"))
                    .map(name -> name + "=" + row.get(name))
                    .toList()
                    .toString())
        .toList();
  }
}
