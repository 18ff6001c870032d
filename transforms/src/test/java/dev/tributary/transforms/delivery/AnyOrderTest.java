package dev.tributary.transforms.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.event.Event;
import dev.tributary.transforms.Outcome;
import dev.tributary.transforms.Play;
import dev.tributary.transforms.Run;
import dev.tributary.transforms.Runner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The law of docs/delivery.md: everything depends only on the set of events. However they arrive
 * and however the watermark moves, as long as it leaves no event behind for good, the tables say
 * what one bounded run says of the same set.
 */
class AnyOrderTest {
  private static final Duration ALLOWED = Duration.ofDays(7);

  /** Beyond this the oldest windows of a history are closed to corrections. */
  private static final long END = RandomHistory.START.plus(RandomHistory.LENGTH).toEpochMilli();

  @ParameterizedTest
  @CsvSource({"DIRECT, 1000, 8", "FLINK, 2000, 2"})
  void anyOrderOfArrival_givesTheRowsOfABoundedRun(Runner runner, long firstSeed, int seeds) {
    for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
      System.out.println(runner + " seed " + seed);
      Random dice = new Random(seed);
      List<Event> history = RandomHistory.of(seed);
      Instant asOf =
          RandomHistory.START
              .plus(RandomHistory.LENGTH)
              .plus(Duration.ofMinutes(dice.nextInt(14 * 1440) - 4 * 1440L));
      Outcome bounded =
          Play.during(Run.asOf("nightly", "n", asOf), ALLOWED).inBatchOn(runner, history);
      Outcome streamed = arriving(history, asOf, dice).on(runner);
      assertThat(Contents.difference(streamed, bounded))
          .as("%s seed %d as of %s", runner, seed, asOf)
          .isEmpty();
      assertThat(Contents.overstated(streamed, bounded))
          .as("%s seed %d as of %s", runner, seed, asOf)
          .isEmpty();
    }
  }

  private static Play arriving(List<Event> history, Instant asOf, Random dice) {
    Play play =
        Play.during(Run.asOf("delivery", "s", asOf), ALLOWED).inBundlesOf(1 + dice.nextInt(20));
    List<Event> order = shuffled(history, dice);
    long[] oldestLeft = new long[order.size() + 1];
    oldestLeft[order.size()] = Long.MAX_VALUE;
    for (int i = order.size() - 1; i >= 0; i--) {
      oldestLeft[i] = Math.min(oldestLeft[i + 1], order.get(i).timestampMillis());
    }
    long watermark = RandomHistory.START.toEpochMilli() - 1;
    int next = 0;
    while (next < order.size()) {
      int end = Math.min(order.size(), next + 1 + dice.nextInt(40));
      play.receiveAtOnce(order.subList(next, end));
      next = end;
      long limit = Math.min(oldestLeft[next] + ALLOWED.toMillis(), END);
      if (next < order.size() && limit > watermark) {
        long ahead = watermark + (long) (dice.nextDouble() * (limit - watermark));
        long hour = Math.floorDiv(ahead, Contribution.HOUR_MILLIS) * Contribution.HOUR_MILLIS;
        watermark = Math.max(watermark, dice.nextBoolean() ? ahead : hour);
        play.watermark(Instant.ofEpochMilli(watermark));
      }
    }
    return play;
  }

  /** From wild disorder to nearly in time, as the seed will have it. */
  private static List<Event> shuffled(List<Event> history, Random dice) {
    long disorder = Duration.ofDays(1 + dice.nextInt(3) * dice.nextInt(50)).toMillis();
    Map<Integer, Long> arrival = new HashMap<>();
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < history.size(); i++) {
      arrival.put(i, history.get(i).timestampMillis() + (long) (dice.nextDouble() * disorder));
      order.add(i);
    }
    order.sort(Comparator.comparing(arrival::get));
    return order.stream().map(history::get).toList();
  }
}
