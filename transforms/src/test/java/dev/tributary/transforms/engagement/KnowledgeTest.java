package dev.tributary.transforms.engagement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.table.Row;
import dev.tributary.transforms.TeamKey;
import dev.tributary.transforms.Told;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/**
 * Decision 0013 in one law: several runs, each with another part of the events, in another order,
 * publish into one table, and it ends as the run that knows everything would have it. A part may
 * begin in the middle of a session.
 */
class KnowledgeTest {
  private static final TeamKey TEAM = new TeamKey(Told.TENANT, "mobile");

  @RepeatedTest(300)
  void runsThatKnowLess_changeNothing_whenEverTheyPublish(RepetitionInfo round) {
    long seed = round.getCurrentRepetition();
    Random dice = new Random(seed);
    List<Event> events =
        RandomInteractions.of(seed).stream()
            .distinct()
            .filter(event -> event.teamId().equals(TEAM.teamId()))
            .toList();
    Instant asOf = RandomInteractions.START.plus(Duration.ofMinutes(dice.nextInt(8 * 1440)));

    List<List<Row>> runs = new ArrayList<>();
    for (int run = 0; run < 4; run++) {
      runs.add(publishing("r" + run, part(events, dice), asOf, dice));
    }
    runs.add(dice.nextInt(5), publishing("all", events, asOf, dice));
    Map<List<Object>, Row> table = new HashMap<>();
    interleaved(runs, dice).forEach(row -> table.merge(row.key(), row, KnowledgeTest::winner));

    assertThat(AnyOrderTest.contents(table.values()))
        .as("seed %d as of %s", seed, asOf)
        .containsExactlyInAnyOrderElementsOf(
            AnyOrderTest.contents(ByDefinition.rows(events, asOf)));
  }

  /** A stretch of time, or whatever chance leaves. */
  private static List<Event> part(List<Event> events, Random dice) {
    if (dice.nextBoolean()) {
      return events.stream().filter(event -> dice.nextInt(3) > 0).toList();
    }
    long from = RandomInteractions.START.toEpochMilli() + dice.nextInt(6 * 86_400_000);
    long to = from + dice.nextInt(3 * 86_400_000);
    return events.stream()
        .filter(event -> event.timestampMillis() >= from && event.timestampMillis() < to)
        .toList();
  }

  /** What one run says while the events come in, and the watermark calls sessions over at times. */
  private static List<Row> publishing(String run, List<Event> events, Instant asOf, Random dice) {
    List<Interaction> arrivals = new ArrayList<>();
    events.forEach(event -> Interaction.of(event).ifPresent(arrivals::add));
    Collections.shuffle(arrivals, dice);
    TreeMap<Long, Hour> hours = new TreeMap<>();
    List<Long> changed = new ArrayList<>();
    List<Row> rows = new ArrayList<>();
    for (Interaction arrival : arrivals) {
      hours.computeIfAbsent(Hour.of(arrival.atMillis()), unused -> new Hour()).add(arrival);
      changed.add(arrival.atMillis());
      if (dice.nextInt(3) == 0) {
        Instant clock = dice.nextBoolean() ? asOf : Instant.MIN;
        rows.addAll(published(run, hours, changed, List.of(), clock));
        changed.clear();
      }
    }
    // In the end the watermark is where it is, and has called over what is over.
    rows.addAll(published(run, hours, changed, arrivals, asOf));
    return rows;
  }

  private static List<Row> published(
      String run,
      TreeMap<Long, Hour> hours,
      List<Long> changed,
      List<Interaction> called,
      Instant clock) {
    Sessions sessions = new Sessions(hours::get);
    Changes changes = new Changes(sessions);
    changed.forEach(changes::touch);
    called.forEach(it -> sessions.around(it.atMillis()).ifPresent(changes::add));
    List<Row> rows = new ArrayList<>();
    long millis = clock.equals(Instant.MIN) ? Long.MIN_VALUE : clock.toEpochMilli();
    changes.publish(TEAM, millis, run, rows::add);
    return rows;
  }

  /** The rows of each run in their order, those of different runs in any. */
  private static List<Row> interleaved(List<List<Row>> runs, Random dice) {
    List<List<Row>> left = new ArrayList<>();
    runs.forEach(run -> left.add(new ArrayList<>(run)));
    List<Row> all = new ArrayList<>();
    left.removeIf(List::isEmpty);
    while (!left.isEmpty()) {
      all.add(left.get(dice.nextInt(left.size())).remove(0));
      left.removeIf(List::isEmpty);
    }
    return all;
  }

  /** The rule of decision 0006. */
  private static Row winner(Row stored, Row arriving) {
    String storedRun = (String) stored.get("run_id");
    String arrivingRun = (String) arriving.get("run_id");
    if (storedRun.equals(arrivingRun)) {
      return arriving.revision() >= stored.revision() ? arriving : stored;
    }
    int byKnowledge = Long.compare((Long) arriving.get("coverage"), (Long) stored.get("coverage"));
    boolean newer = arrivingRun.compareTo(storedRun) > 0;
    return byKnowledge > 0 || (byKnowledge == 0 && newer) ? arriving : stored;
  }
}
