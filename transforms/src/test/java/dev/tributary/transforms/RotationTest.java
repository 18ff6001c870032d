package dev.tributary.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.EventType;
import dev.tributary.contracts.identity.Person;
import dev.tributary.contracts.identity.Pseudonyms;
import dev.tributary.contracts.identity.Pseudonyms.Secret;
import dev.tributary.contracts.table.Column;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Table;
import dev.tributary.contracts.table.Tables;
import dev.tributary.transforms.delivery.RandomHistory;
import dev.tributary.transforms.engagement.RandomInteractions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A tenant's secret is rotated, once or twice, in the middle of a history: every table that counts
 * or compares people says what it would say had it never been (T-11).
 */
class RotationTest {
  private static final Duration ALLOWED = Duration.ofDays(7);
  private static final int HISTORIES = 2;
  private static final String AUTHOR = "author_actor_id";

  /** A pipeline's transform with a history for it. */
  private record Measured(
      String name,
      BiFunction<Run, Duration, Play> play,
      LongFunction<List<Event>> history,
      Instant start,
      Duration length,
      List<Table> tables) {

    Instant rotation() {
      return start.plus(length).minus(Duration.ofHours(12));
    }

    List<String> contents(List<Event> events) {
      Instant end = start.plus(length);
      Run run =
          Run.asOf("nightly", "n", end)
              .within(end.minus(Duration.ofDays(1)), end.plus(Duration.ofDays(1)));
      Outcome outcome = play.apply(run, ALLOWED).inBatchOn(Runner.DIRECT, events);
      return tables.stream()
          .flatMap(table -> outcome.winners(table).values().stream())
          .map(RotationTest::contents)
          .toList();
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Measured> pipelines() {
    return List.of(
        new Measured(
            "delivery",
            Play::during,
            RandomHistory::of,
            RandomHistory.START,
            RandomHistory.LENGTH,
            List.of(
                Tables.TASK_CYCLE_TIME,
                Tables.TEAM_DELIVERY_24H,
                Tables.TEAM_DAILY_SUMMARY,
                Tables.SERVICE_DELIVERY_24H,
                Tables.SERVICE_DAILY_SUMMARY)),
        new Measured(
            "engagement",
            Play::engagement,
            RandomInteractions::of,
            RandomInteractions.START,
            RandomInteractions.LENGTH,
            List.of(Tables.TEAM_ENGAGEMENT)));
  }

  @ParameterizedTest
  @MethodSource("pipelines")
  void rotatedSecret_changesNoTable(Measured measured) {
    for (long seed = 1; seed <= HISTORIES; seed++) {
      List<Event> history =
          Stream.concat(
                  measured.history.apply(seed).stream(), acrossIt(measured.rotation()).stream())
              .toList();
      Pseudonyms never = Pseudonyms.of("first", "k1");
      Pseudonyms rotated = rotated(measured, new Random(seed));

      List<String> expected = measured.contents(named(history, never));

      assertThat(expected).isNotEmpty();
      assertThat(measured.contents(named(history, rotated)))
          .as("%s seed %d", measured, seed)
          .containsExactlyElementsOf(expected);
    }
  }

  /** In the last day, whose rows are compared; perhaps once before. */
  private static Pseudonyms rotated(Measured measured, Random dice) {
    Secret first = Secret.of("k1", "first", Instant.EPOCH);
    Instant before = measured.start.plus(measured.length.dividedBy(2));
    Instant last = measured.rotation();
    return dice.nextBoolean()
        ? Pseudonyms.ring(List.of(first, Secret.of("k2", "second", last)))
        : Pseudonyms.ring(
            List.of(first, Secret.of("k2", "second", before), Secret.of("k3", "third", last)));
  }

  /** What people began before the rotation and went on with after it. */
  private static List<Event> acrossIt(Instant rotation) {
    String before = rotation.minus(Duration.ofMinutes(9)).toString();
    String after = rotation.plus(Duration.ofMinutes(9)).toString();
    return List.of(
        Told.pullRequest("opened", "PR-across", before),
        Told.reviewed("PR-across", after, "ada"), // her own
        Told.reviewed("PR-across", rotation.plus(Duration.ofHours(1)).toString(), "grace"),
        Told.commented(before, "edsger", "review"),
        Told.commented(after, "edsger", "chat"));
  }

  /** What the edge makes of the people in a history. */
  private static List<Event> named(List<Event> history, Pseudonyms pseudonyms) {
    return history.stream().map(event -> named(event, pseudonyms)).toList();
  }

  private static Event named(Event event, Pseudonyms pseudonyms) {
    long at = event.timestampMillis();
    Event named = event;
    Person author = pseudonyms.personAt(event.payload().text(AUTHOR), at);
    if (author != null) {
      named = Told.with(AUTHOR, author.id(), named);
      if (author.previousId() != null) {
        named = Told.with(EventType.PREVIOUS + AUTHOR, author.previousId(), named);
      }
    }
    Person actor = pseudonyms.personAt(event.actorId(), at);
    return actor == null ? named : Told.renamed(actor.previousId(), Told.by(actor.id(), named));
  }

  private static String contents(Row row) {
    List<String> columns =
        row.table().columns().stream()
            .map(Column::name)
            .map(name -> name + "=" + row.get(name))
            .toList();
    return row.table() + " " + columns;
  }
}
