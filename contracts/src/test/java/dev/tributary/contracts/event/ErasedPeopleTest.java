package dev.tributary.contracts.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ErasedPeopleTest {
  private static final String ADA = "0a".repeat(32);
  private static final String ADA_BEFORE = "1a".repeat(32);
  private static final String BEN = "0b".repeat(32);
  private static final ErasedPeople ERASED =
      ErasedPeople.none().and("org-acme", List.of(ErasedPeople.hash("org-acme", ADA)));

  @Test
  void theirEvent_staysWithoutThem() {
    Event forgotten =
        ERASED.forget(
            event("org-acme", ADA, ADA_BEFORE, Map.of("pr_id", "7", "author_actor_id", ADA)));

    assertThat(forgotten).isEqualTo(plain("org-acme", null, null, null, Map.of("pr_id", "7")));
    assertThat(ERASED.forget(forgotten)).isSameAs(forgotten);
  }

  @Test
  void theirFormerName_goesWithTheLater_andOthersStay() {
    assertThat(
            ERASED.forget(
                event(
                    "org-acme",
                    BEN,
                    null,
                    Map.of(
                        "pr_id",
                        "7",
                        "author_actor_id",
                        ADA,
                        "previous_author_actor_id",
                        ADA_BEFORE))))
        .isEqualTo(plain("org-acme", BEN, "k2", null, Map.of("pr_id", "7")));
    assertThat(ERASED.forget(event("org-acme", ADA, null, Map.of("author_actor_id", BEN))))
        .isEqualTo(plain("org-acme", null, "k2", null, Map.of("author_actor_id", BEN)));
  }

  @Test
  void anotherPerson_andTheSameNameElsewhere_areLeftAlone() {
    Event ben = event("org-acme", BEN, null, Map.of("pr_id", "7"));
    Event elsewhere = event("org-bolt", ADA, null, Map.of("pr_id", "7"));
    Event nobody = event("org-acme", null, null, Map.of("pr_id", ADA.substring(1)));

    assertThat(ERASED.forget(ben)).isSameAs(ben);
    assertThat(ERASED.forget(elsewhere)).isSameAs(elsewhere);
    assertThat(ERASED.forget(nobody)).isSameAs(nobody);
    assertThat(ErasedPeople.none().forget(ben)).isSameAs(ben);
  }

  private static Event event(
      String tenant, String actor, String previous, Map<String, Object> payload) {
    Event plain = plain(tenant, actor, "k2", previous, payload);
    return new Event(
        plain.eventId(),
        tenant,
        plain.teamId(),
        plain.source(),
        plain.eventType(),
        actor,
        "k2",
        previous,
        1,
        plain.payload(),
        "0c".repeat(16),
        2);
  }

  /** Without a trace, as it is when it was forgotten. */
  private static Event plain(
      String tenant, String actor, String keyId, String previous, Map<String, Object> payload) {
    return new Event(
        new UUID(0, 1),
        tenant,
        "eng-web",
        "github",
        "pr.opened",
        actor,
        keyId,
        previous,
        1,
        Payload.of(payload),
        null,
        2);
  }
}
