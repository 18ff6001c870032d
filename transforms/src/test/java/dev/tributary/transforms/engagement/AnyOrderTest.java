package dev.tributary.transforms.engagement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.table.Column;
import dev.tributary.contracts.table.Row;
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
 * The law of docs/engagement.md: everything depends only on the set of events. However they arrive
 * and however the watermark moves, as long as it leaves no event behind for good, the table says
 * what one bounded run says of the same set, and that is what the definition says.
 */
class AnyOrderTest {
  private static final Duration ALLOWED = Duration.ofDays(7);

  @ParameterizedTest
  @CsvSource({"DIRECT, 1000, 4", "FLINK, 2000, 1"})
  void anyOrderOfArrival_givesTheRowsOfABoundedRun(Runner runner, long firstSeed, int seeds) {
    for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
      System.out.println(runner + " seed " + seed);
      Random dice = new Random(seed);
      List<Event> history = RandomInteractions.of(seed);
      Instant asOf =
          RandomInteractions.START.plus(Duration.ofMinutes(dice.nextInt(8 * 1440) - 720L));
      Outcome bounded =
          Play.engagement(Run.asOf("nightly", "n", asOf), ALLOWED).inBatchOn(runner, history);
      Outcome streamed = arriving(history, asOf, dice).on(runner);
      assertThat(contents(bounded))
          .as("%s seed %d as of %s, against the definition", runner, seed, asOf)
          .containsExactlyInAnyOrderElementsOf(
              contents(ByDefinition.rows(history.stream().distinct().toList(), asOf)));
      assertThat(contents(streamed))
          .as("%s seed %d as of %s", runner, seed, asOf)
          .containsExactlyInAnyOrderElementsOf(contents(bounded));
      assertThat(bounded.published(Tables.TEAM_ENGAGEMENT))
          .as("%s seed %d: every row once", runner, seed)
          .extracting(Row::key)
          .doesNotHaveDuplicates();
    }
  }

  private static Play arriving(List<Event> history, Instant asOf, Random dice) {
    Play play =
        Play.engagement(Run.asOf("engagement", "s", asOf), ALLOWED)
            .inBundlesOf(1 + dice.nextInt(20));
    List<Event> order = shuffled(history, dice);
    long[] oldestLeft = new long[order.size() + 1];
    oldestLeft[order.size()] = Long.MAX_VALUE;
    for (int i = order.size() - 1; i >= 0; i--) {
      oldestLeft[i] = Math.min(oldestLeft[i + 1], order.get(i).timestampMillis());
    }
    long watermark = RandomInteractions.START.toEpochMilli() - 1;
    int next = 0;
    while (next < order.size()) {
      int end = Math.min(order.size(), next + 1 + dice.nextInt(12));
      play.receiveAtOnce(order.subList(next, end));
      next = end;
      if (next < order.size()) {
        long limit = oldestLeft[next] + Session.GAP_MILLIS + ALLOWED.toMillis() - 1;
        long ahead = dice.nextInt(4) == 0 ? limit : oldestLeft[next] + dice.nextInt(7_200_000);
        watermark = Math.max(watermark, Math.min(ahead, limit));
        play.watermark(Instant.ofEpochMilli(watermark));
      }
    }
    return play;
  }

  /** From wild disorder to nearly in time, as the seed will have it. */
  private static List<Event> shuffled(List<Event> history, Random dice) {
    long disorder = Duration.ofMinutes(1 + dice.nextInt(60) * (long) dice.nextInt(240)).toMillis();
    Map<Integer, Long> arrival = new HashMap<>();
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < history.size(); i++) {
      arrival.put(i, history.get(i).timestampMillis() + (long) (dice.nextDouble() * disorder));
      order.add(i);
    }
    order.sort(Comparator.comparing(arrival::get));
    return order.stream().map(history::get).toList();
  }

  private static List<String> contents(Outcome outcome) {
    return contents(outcome.winners(Tables.TEAM_ENGAGEMENT).values());
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
