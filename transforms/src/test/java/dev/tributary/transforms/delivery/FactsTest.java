package dev.tributary.transforms.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.EventType;
import dev.tributary.contracts.event.EventTypes;
import dev.tributary.contracts.event.Purpose;
import dev.tributary.transforms.Told;
import dev.tributary.transforms.delivery.Fact.Verb;
import dev.tributary.transforms.delivery.SubjectKey.Kind;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.values.KV;
import org.junit.jupiter.api.Test;

class FactsTest {
  private static final String AT = "2025-10-01T09:00:00Z";

  @Test
  void deploymentOfSeveralTasks_isAFactAboutEachOfThem_once() {
    assertThat(Facts.of(Told.deployed(AT, "T-1", "T-2", "T-1")))
        .extracting(fact -> fact.getKey().id())
        .containsExactly("T-1", "T-2");
  }

  @Test
  void deploymentElsewhere_isNoFact() {
    Event staging = Told.with("environment", "staging", Told.deployed(AT, "T-1"));
    assertThat(Facts.of(staging)).isEmpty();
  }

  @Test
  void deploymentOfNothingNamed_isNoFact() {
    assertThat(Facts.of(Told.deployed(AT))).isEmpty();
  }

  @Test
  void sameIdInAnotherTeam_isAnotherSubject() {
    Event event = Told.task("created", "T-1", AT);
    assertThat(Facts.of(Told.ofTeam("mobile", event)).get(0).getKey())
        .isNotEqualTo(Facts.of(event).get(0).getKey());
  }

  @Test
  void attemptBeyondEveryNumber_isKeptInRange() {
    assertThat(attempt(Long.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE);
    assertThat(attempt(Long.MIN_VALUE)).isZero();
    assertThat(attempt(3)).isEqualTo(3);
  }

  @Test
  void everyTaskEvent_keepsTheTaskAlive() {
    for (EventType type : EventTypes.all()) {
      if (type.name().startsWith("task.")) {
        Event event = Told.event(type.name(), AT, Map.of("task_id", "T-1"));
        assertThat(Facts.of(event)).as(type.name()).hasSize(1);
        assertThat(Facts.of(event).get(0).getKey().kind()).isEqualTo(Kind.TASK);
      }
    }
  }

  @Test
  void everyPullRequestEvent_isAFact() {
    for (EventType type : EventTypes.all()) {
      if (type.name().startsWith("pr.")) {
        assertThat(Facts.of(Told.event(type.name(), AT, Map.of("pr_id", "PR-1"))))
            .as(type.name())
            .hasSize(1);
      }
    }
  }

  @Test
  void startedAndCancelledBuilds_areNoFacts() {
    assertThat(Facts.of(Told.build("started", "B-1", AT, 1))).isEmpty();
    assertThat(Facts.of(Told.build("cancelled", "B-1", AT, 1))).isEmpty();
  }

  @Test
  void eventsOfAnotherPurpose_areNoFacts() {
    for (EventType type : EventTypes.all()) {
      if (type.purpose() != Purpose.DELIVERY) {
        assertThat(Facts.of(Told.event(type.name(), AT, Map.of()))).as(type.name()).isEmpty();
      }
    }
  }

  @Test
  void review_namesItsActor_notTheAuthor() {
    List<KV<SubjectKey, Fact>> facts = Facts.of(Told.reviewed("PR-1", AT, "grace"));
    assertThat(facts).hasSize(1);
    assertThat(facts.get(0).getValue().verb()).isEqualTo(Verb.REVIEWED);
    assertThat(facts.get(0).getValue().actor()).isEqualTo("grace");
  }

  private static int attempt(long number) {
    return Facts.of(Told.build("failed", "B-1", AT, number)).get(0).getValue().attempt();
  }
}
