package dev.tributary.transforms.operational;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.table.Column;
import dev.tributary.contracts.table.Row;
import dev.tributary.transforms.Run;
import dev.tributary.transforms.TeamKey;
import dev.tributary.transforms.Told;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/**
 * The law of replays: several runs, each with another part of the events and asked for other whole
 * minutes, publish into one table, in any order. Together with runs that know everything, which
 * split the time among them, they leave what one run over all of it would have left.
 */
class MinutesKnowledgeTest {
  private static final TeamKey TEAM = new TeamKey(Told.TENANT, "mobile");
  private static final int MINUTES = 6 * 60;

  @RepeatedTest(100)
  void replaysOfWholeMinutes_leaveTheTableAsOneRunWould(RepetitionInfo round) {
    long seed = round.getCurrentRepetition();
    Random dice = new Random(seed);
    List<Event> events =
        RandomMinutes.of(seed).stream()
            .distinct()
            .filter(event -> event.teamId().equals(TEAM.teamId()))
            .toList();
    Instant asOf = minute(dice.nextInt(7 * 60));
    Collection<Row> expected = rows("whole", events, asOf, 0, MINUTES);

    List<Row> published = new ArrayList<>();
    for (int run = 0; run < 3; run++) {
      int from = dice.nextInt(MINUTES);
      List<Event> part = part(events, dice);
      published.addAll(
          rows("p" + dice.nextInt(9), part, asOf, from, from + dice.nextInt(MINUTES - from)));
    }
    int from = 0;
    while (from < MINUTES) {
      int to = Math.min(MINUTES, from + 1 + dice.nextInt(MINUTES / 2));
      published.addAll(rows("p" + dice.nextInt(9), events, asOf, from, to));
      from = to;
    }
    Collections.shuffle(published, dice);
    Map<List<Object>, Row> table = new HashMap<>();
    published.forEach(row -> table.merge(row.key(), row, MinutesKnowledgeTest::winner));

    assertThat(contents(table.values()))
        .as("seed %d as of %s", seed, asOf)
        .containsExactlyInAnyOrderElementsOf(contents(expected));
  }

  private static Instant minute(int number) {
    return RandomMinutes.LAST_DAYS.plus(Duration.ofMinutes(number));
  }

  private static List<Row> rows(
      String run, List<Event> events, Instant asOf, int fromMinute, int toMinute) {
    TeamKnowledge known = new TeamKnowledge();
    events.forEach(event -> known.add(Happening.of(event)));
    List<Row> rows = new ArrayList<>();
    if (!events.isEmpty()) {
      known.rows(
          TEAM,
          Run.asOf("operational", run, asOf).within(minute(fromMinute), minute(toMinute)),
          rows::add);
    }
    return rows;
  }

  /** Whatever chance leaves, or what a topic still holds from some time on. */
  private static List<Event> part(List<Event> events, Random dice) {
    if (dice.nextBoolean()) {
      return events.stream().filter(event -> dice.nextInt(3) > 0).toList();
    }
    long from = minute(dice.nextInt(MINUTES)).toEpochMilli();
    return events.stream().filter(event -> event.timestampMillis() >= from).toList();
  }

  /** The rule of decision 0006. */
  private static Row winner(Row stored, Row arriving) {
    String storedRun = (String) stored.get("run_id");
    String arrivingRun = (String) arriving.get("run_id");
    int byKnowledge = Long.compare((Long) arriving.get("coverage"), (Long) stored.get("coverage"));
    boolean newer = arrivingRun.compareTo(storedRun) >= 0;
    return byKnowledge > 0 || (byKnowledge == 0 && newer) ? arriving : stored;
  }

  private static List<String> contents(Collection<Row> rows) {
    return rows.stream().map(MinutesKnowledgeTest::contents).toList();
  }

  private static String contents(Row row) {
    return row.table().columns().stream()
        .map(Column::name)
        .filter(name -> !name.equals("run_id"))
        .map(name -> name + "=" + row.get(name))
        .toList()
        .toString();
  }
}
