package dev.tributary.contracts.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.contracts.identity.Pseudonyms.Secret;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PseudonymsTest {
  private static final Pseudonyms PSEUDONYMS = Pseudonyms.of("tenant-secret", "k1");

  @ParameterizedTest
  @CsvSource({
    "21031067, 044cc1c72f30a0a19db6e1da740fa01da4f635694a35144d4b63a883e845868e",
    "5c5f880629be9642ba529340, ff667929ecc4b3b446fecf0ec02faeb521bc6d4e8a71ddedab4007d55f4a14c9",
  })
  void aUser_hasTheKnownPseudonym(String userId, String pseudonym) {
    assertThat(PSEUDONYMS.of(userId)).isEqualTo(pseudonym);
  }

  @Test
  void nobody_staysNobody() {
    assertThat(PSEUDONYMS.of(null)).isNull();
  }

  @Test
  void anotherSecret_makesAnotherPseudonym() {
    assertThat(Pseudonyms.of("other-secret", "k2").of("21031067"))
        .isNotEqualTo(PSEUDONYMS.of("21031067"));
    assertThat(Pseudonyms.of("other-secret", "k2").keyIdAt(0)).isEqualTo("k2");
  }

  @Test
  void anEmptySecret_isRefused() {
    assertThatThrownBy(() -> Pseudonyms.of("", "k1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the tenant secret is empty");
  }

  static final long DAY = 86_400_000;

  /** Up to four secrets, as close to each other as a ring allows. */
  static Pseudonyms ring(java.util.Random random) {
    List<Secret> secrets = new ArrayList<>();
    List<Integer> days = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(4); i++) {
      int day = i == 0 ? 0 : days.get(i - 1) + 1 + random.nextInt(60);
      day = i < 3 ? day : Math.max(day, days.get(i - 2) + 180);
      days.add(day);
      secrets.add(Secret.of("k" + i, "secret-" + i, Instant.ofEpochMilli(day * DAY)));
    }
    return Pseudonyms.ring(secrets);
  }

  @Test
  void theTimeOfTheEvent_picksTheSecret_andTheFormerNameTravelsForTheOverlap() {
    Instant rotated = Instant.parse("2026-06-01T00:00:00Z");
    long at = rotated.toEpochMilli();
    Pseudonyms ring =
        Pseudonyms.ring(
            List.of(
                Secret.of("k1", "tenant-secret", Instant.EPOCH),
                Secret.of("k2", "other-secret", rotated)));
    String old = PSEUDONYMS.of("21031067");
    String young = Pseudonyms.of("other-secret", "k2").of("21031067");
    long overlap = Pseudonyms.OVERLAP.toMillis();

    assertThat(ring.personAt("21031067", at - 1)).isEqualTo(new Person(old, null));
    assertThat(ring.personAt("21031067", at)).isEqualTo(new Person(young, old));
    assertThat(ring.personAt("21031067", at + overlap - 1)).isEqualTo(new Person(young, old));
    assertThat(ring.personAt("21031067", at + overlap)).isEqualTo(new Person(young, null));
    assertThat(ring.keyIdAt(at - 1)).isEqualTo("k1");
    assertThat(ring.keyIdAt(at)).isEqualTo("k2");
    assertThat(ring.allOf("21031067")).containsExactly(old, young);
    assertThat(ring.of("21031067")).as("what must not change").isEqualTo(old);
    assertThat(ring.personAt(null, at)).isNull();
  }

  @Test
  void aRingThatWouldTearPeopleApart_isRefused() {
    Secret first = Secret.of("k1", "a", Instant.EPOCH);
    Secret second = Secret.of("k2", "b", Instant.ofEpochMilli(100 * DAY));
    Secret third = Secret.of("k3", "c", Instant.ofEpochMilli(101 * DAY));

    assertThatThrownBy(() -> Pseudonyms.ring(List.of()))
        .hasMessage("a tenant has at least one secret for pseudonyms");
    assertThatThrownBy(() -> Pseudonyms.ring(List.of(first, third, second)))
        .hasMessage("secret k2 must begin after k3");
    assertThatThrownBy(() -> Pseudonyms.ring(List.of(first, second, second)))
        .hasMessage("two secrets have the key id k2");
    assertThatThrownBy(
            () ->
                Pseudonyms.ring(
                    List.of(
                        first,
                        second,
                        third,
                        Secret.of("k4", "d", Instant.ofEpochMilli(279 * DAY)))))
        .hasMessage(
            "secret k4 is the third rotation within 180 days: people would fall apart;"
                + " let it begin later");
    assertThat(first.toString()).isEqualTo("Secret[k1]");
  }
}
