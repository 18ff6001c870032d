package dev.tributary.transforms.engagement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.identity.Person;
import dev.tributary.transforms.engagement.Interaction.Kind;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Times are minutes of a day; {@code 30} is a gap. */
class SessionsTest {
  private final TreeMap<Long, Hour> hours = new TreeMap<>();
  private final Sessions sessions = new Sessions(hours::get);

  @Test
  void lessThanAGapApart_isOneSession() {
    people("10:00", "10:29:59.999", "10:59:59.998");
    assertThat(around("10:29:59.999")).isEqualTo("10:00-10:59:59.998");
    assertThat(around("10:00")).isEqualTo("10:00-10:59:59.998");
    assertThat(around("10:45")).isEqualTo("10:00-10:59:59.998");
  }

  @Test
  void exactlyAGapApart_areTwo_andWhatLiesBetweenIsInNone() {
    people("10:00", "10:30");
    assertThat(around("10:00")).isEqualTo("10:00-10:00");
    assertThat(around("10:30")).isEqualTo("10:30-10:30");
    assertThat(around("10:00:00.001")).isEqualTo("none");
    assertThat(around("09:59:59.999")).isEqualTo("none");
  }

  @Test
  void atTheSameInstant_isOneSessionOfOneInstant() {
    people("10:00", "10:00");
    assertThat(around("10:00")).isEqualTo("10:00-10:00");
    assertThat(session("10:00").interactions()).isEqualTo(2);
  }

  @Test
  void bots_doNotOpenExtendOrJoin_andCountWhereTheyLieWithin() {
    people("10:00", "10:10", "10:45");
    bots("09:59", "10:00", "10:05", "10:10", "10:11", "10:28", "11:50");
    assertThat(around("10:05")).isEqualTo("10:00-10:10");
    assertThat(session("10:05").botInteractions()).isEqualTo(3);
    assertThat(session("10:45").botInteractions()).isZero();
    assertThat(around("09:59")).isEqualTo("none");
    assertThat(around("10:11")).isEqualTo("none");
    assertThat(around("10:28")).isEqualTo("none");
    assertThat(around("11:50")).isEqualTo("none");
  }

  @Test
  void sessionOfManyHours_isFoundFromAnywhere_alsoOverHoursWithBotsOnly() {
    for (int minute = 25; minute < 20 * 60; minute += 29) {
      people(LocalTime.MIDNIGHT.plusMinutes(minute).toString());
    }
    bots("20:20", "21:20", "22:20");
    for (String instant : List.of("00:25", "07:00", "19:45")) {
      assertThat(around(instant)).isEqualTo("00:25-19:45");
    }
    assertThat(around("21:20")).isEqualTo("none");
  }

  @Test
  void somebodyUnderTwoNames_isOneParticipant() {
    add(new Interaction(millis("10:00"), Person.of("old", null), Kind.MESSAGE, false, false));
    add(new Interaction(millis("10:01"), Person.of("new", "old"), Kind.MESSAGE, false, false));
    add(new Interaction(millis("10:02"), Person.of("new", null), Kind.MESSAGE, false, false));
    add(new Interaction(millis("10:03"), Person.of("other", null), Kind.MESSAGE, false, false));
    assertThat(session("10:00").participants()).isEqualTo(2);
  }

  @Test
  void anyOrderOfArrival_isTheSameHour() {
    Random dice = new Random(7);
    List<Interaction> interactions = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      interactions.add(
          new Interaction(
              dice.nextInt(5),
              dice.nextBoolean() ? Person.of("ada", null) : null,
              List.of(Kind.values()).get(dice.nextInt(3)),
              dice.nextBoolean(),
              dice.nextBoolean()));
    }
    Hour one = new Hour();
    interactions.forEach(one::add);
    Collections.shuffle(interactions, dice);
    Hour other = new Hour();
    interactions.forEach(other::add);
    assertThat(other).isEqualTo(one).hasSameHashCodeAs(one);
    assertThat(other.interactions()).hasSize(40).isSorted();
  }

  private void people(String... times) {
    for (String time : times) {
      add(new Interaction(millis(time), Person.of("ada", null), Kind.MESSAGE, false, false));
    }
  }

  private void bots(String... times) {
    for (String time : times) {
      add(new Interaction(millis(time), Person.of("robot", null), Kind.MESSAGE, false, true));
    }
  }

  private void add(Interaction interaction) {
    hours.computeIfAbsent(Hour.of(interaction.atMillis()), unused -> new Hour()).add(interaction);
  }

  private Session session(String time) {
    return sessions.around(millis(time)).orElseThrow();
  }

  private String around(String time) {
    return sessions
        .around(millis(time))
        .map(session -> time(session.startMillis()) + "-" + time(session.endMillis()))
        .orElse("none");
  }

  private static long millis(String time) {
    return LocalTime.parse(time).toNanoOfDay() / 1_000_000;
  }

  private static String time(long millis) {
    return LocalTime.ofNanoOfDay(Duration.ofMillis(millis).toNanos()).toString();
  }
}
