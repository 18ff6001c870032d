package dev.tributary.transforms.operational;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Tables;
import dev.tributary.transforms.Outcome;
import dev.tributary.transforms.Play;
import dev.tributary.transforms.Run;
import dev.tributary.transforms.Runner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The law of docs/operational.md: everything depends only on the set of events. However they arrive
 * and however the watermark moves, as long as it leaves no event behind for good, the table says
 * what one bounded run says of the same set.
 */
class OperationalAnyOrderTest {
  private static final Duration ALLOWED = Duration.ofDays(7);

  @ParameterizedTest
  @CsvSource({"DIRECT, 1000, 3", "FLINK, 2000, 1"})
  void anyOrderOfArrival_givesTheRowsOfABoundedRun(Runner runner, long firstSeed, int seeds) {
    for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
      Random dice = new Random(seed);
      List<Event> history = RandomMinutes.of(seed);
      Instant asOf = RandomMinutes.LAST_DAYS.plus(Duration.ofSeconds(dice.nextInt(7 * 3_600)));
      Outcome bounded =
          Play.operational(during(Run.asOf("nightly", "n", asOf)), ALLOWED)
              .inBatchOn(runner, history);
      Outcome streamed = arriving(history, asOf, dice).on(runner);
      assertThat(differences(streamed, bounded))
          .as("%s seed %d as of %s", runner, seed, asOf)
          .isEmpty();
    }
  }

  private static Run during(Run run) {
    return run.within(RandomMinutes.LAST_DAYS, RandomMinutes.LAST_DAYS.plusSeconds(6 * 3_600));
  }

  private static Play arriving(List<Event> history, Instant asOf, Random dice) {
    Play play =
        Play.operational(during(Run.asOf("operational", "s", asOf)), ALLOWED)
            .inBundlesOf(1 + dice.nextInt(20));
    List<Event> order = shuffled(history, dice);
    long[] oldestLeft = new long[order.size() + 1];
    oldestLeft[order.size()] = Long.MAX_VALUE;
    for (int i = order.size() - 1; i >= 0; i--) {
      oldestLeft[i] = Math.min(oldestLeft[i + 1], order.get(i).timestampMillis());
    }
    long watermark = RandomMinutes.START.toEpochMilli() - 1;
    int next = 0;
    while (next < order.size()) {
      int end = Math.min(order.size(), next + 1 + dice.nextInt(40));
      play.receiveAtOnce(order.subList(next, end));
      next = end;
      long limit =
          Math.min(
              oldestLeft[next] + ALLOWED.toMillis(),
              RandomMinutes.START.plus(RandomMinutes.LENGTH).toEpochMilli());
      if (next < order.size() && limit > watermark) {
        watermark += (long) (dice.nextDouble() * (limit - watermark));
        play.watermark(Instant.ofEpochMilli(watermark));
        if (dice.nextInt(4) == 0) {
          watermark = Math.max(watermark, Math.min(limit, asOf.toEpochMilli()));
          play.watermark(Instant.ofEpochMilli(watermark));
        }
      }
    }
    return play;
  }

  /** From wild disorder to nearly in time, as the seed will have it. */
  private static List<Event> shuffled(List<Event> history, Random dice) {
    long disorder = Duration.ofHours(1 + dice.nextInt(3) * dice.nextInt(200)).toMillis();
    Map<Integer, Long> arrival = new HashMap<>();
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < history.size(); i++) {
      arrival.put(i, history.get(i).timestampMillis() + (long) (dice.nextDouble() * disorder));
      order.add(i);
    }
    order.sort(java.util.Comparator.comparing(arrival::get));
    return order.stream().map(history::get).toList();
  }

  /** All but what says which run wrote a row. */
  private static List<String> differences(Outcome streamed, Outcome bounded) {
    Map<List<Object>, Row> is = streamed.winners(Tables.TEAM_MINUTE);
    Map<List<Object>, Row> should = bounded.winners(Tables.TEAM_MINUTE);
    Set<List<Object>> keys = new TreeSet<>(java.util.Comparator.comparing(List::toString));
    keys.addAll(is.keySet());
    keys.addAll(should.keySet());
    List<String> differences = new ArrayList<>();
    for (List<Object> key : keys) {
      String streaming = said(is.get(key));
      String batch = said(should.get(key));
      if (!streaming.equals(batch)) {
        differences.add(key + "\n  streamed " + streaming + "\n  bounded  " + batch);
      }
    }
    return differences.subList(0, Math.min(differences.size(), 5));
  }

  private static String said(Row row) {
    if (row == null) {
      return "no row";
    }
    StringBuilder said = new StringBuilder();
    for (String column :
        List.of(
            "active_blockers",
            "sla_risk_score",
            "tasks_at_risk",
            "sla_ratio_p95",
            "open_incidents",
            "failed_builds",
            "events",
            "event_count",
            "is_final")) {
      said.append(column).append('=').append(row.get(column)).append(' ');
    }
    return said.toString();
  }
}
