package dev.tributary.contracts.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PeopleTest {
  private static final Person BEFORE = new Person("k1-ada", null);
  private static final Person AFTER = new Person("k2-ada", "k1-ada");
  private static final Person MUCH_LATER = new Person("k2-ada", null);
  private static final Person BEN = new Person("k1-ben", null);

  @Test
  void beforeAndAfterARotation_isOnePerson() {
    assertThat(BEFORE.isSameAs(AFTER)).isTrue();
    assertThat(AFTER.isSameAs(MUCH_LATER)).isTrue();
    assertThat(BEFORE.isSameAs(BEN)).isFalse();
    assertThat(BEFORE.isSameAs(null)).isFalse();
    assertThat(People.count(List.of(BEFORE, AFTER, BEN, BEFORE))).isEqualTo(2);
  }

  @Test
  void namesThatOnlyAThirdMentionJoins_areOnePerson() {
    assertThat(BEFORE.isSameAs(MUCH_LATER)).isFalse();
    assertThat(People.count(List.of(BEFORE, MUCH_LATER))).isEqualTo(2);
    assertThat(People.count(List.of(BEFORE, MUCH_LATER, AFTER))).isEqualTo(1);
  }

  @Test
  void theName_isTheOldest_soThatARotationDoesNotChangeIt() {
    People people = People.among(List.of(MUCH_LATER, AFTER, BEN));

    assertThat(people.nameOf(MUCH_LATER)).isEqualTo("k1-ada");
    assertThat(people.nameOf(AFTER)).isEqualTo("k1-ada");
    assertThat(people.nameOf(BEN)).isEqualTo("k1-ben");
    assertThat(people.nameOf(null)).isNull();
    assertThatThrownBy(() -> people.nameOf(new Person("k1-cy", null)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void nobody_isNotCounted() {
    assertThat(People.count(Arrays.asList(null, BEN, null))).isEqualTo(1);
    assertThat(People.count(List.of())).isZero();
    assertThat(Person.of(null, "k1-ada")).isNull();
  }

  @Test
  void somebodyOutsideWhoCallsTwoNamesEachOthersFormer_isStillOne() {
    Person one = new Person("a", "b");
    Person other = new Person("b", "a");
    assertThat(People.count(List.of(one, other))).isEqualTo(1);
    assertThat(People.among(List.of(one, other)).nameOf(one))
        .isEqualTo(People.among(List.of(other, one)).nameOf(other));
  }

  @Test
  void aPersonPrintsNoName() {
    assertThat(AFTER.toString()).doesNotContain("ada");
  }

  /** What the ring promises, against whom the ring was asked about. */
  @Test
  void anyOrder_anyRotations_countWhoTheyAre() {
    for (long seed = 1; seed <= 200; seed++) {
      Random random = new Random(seed);
      Pseudonyms ring = PseudonymsTest.ring(random);
      long window = PseudonymsTest.DAY * (1 + random.nextInt(90));
      long from = PseudonymsTest.DAY * random.nextInt(400);
      List<Person> mentions = new ArrayList<>();
      Set<String> who = new HashSet<>();
      for (int i = 0; i < 12; i++) {
        String user = "user-" + random.nextInt(5);
        who.add(user);
        mentions.add(ring.personAt(user, from + (long) (random.nextDouble() * window)));
      }
      assertThat(People.count(mentions)).as("seed %d", seed).isEqualTo(who.size());
      People people = People.among(mentions);
      Collections.shuffle(mentions, random);
      People shuffled = People.among(mentions);
      assertThat(mentions)
          .as("seed %d", seed)
          .allSatisfy(
              person -> assertThat(people.nameOf(person)).isEqualTo(shuffled.nameOf(person)));
    }
  }
}
