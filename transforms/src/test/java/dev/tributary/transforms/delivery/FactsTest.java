package dev.tributary.transforms.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.EventType;
import dev.tributary.contracts.event.EventTypes;
import dev.tributary.transforms.TeamKey;
import dev.tributary.transforms.Told;
import dev.tributary.transforms.delivery.Fact.Verb;
import dev.tributary.transforms.delivery.SubjectKey.Kind;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.values.KV;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FactsTest {
  private static final String AT = "2025-10-01T09:00:00Z";

  @Test
  void deploymentOfSeveralTasks_isAFactAboutEachOfThem_once() {
    assertThat(Facts.of(Told.deployed(AT, "T-1", "T-2", "T-1")))
        .extracting(fact -> fact.getKey().id())
        .containsExactly("d-" + AT, "T-1", "T-2");
  }

  @Test
  void deploymentElsewhere_isNoFact() {
    Event staging = Told.with("environment", "staging", Told.deployed(AT, "T-1"));
    assertThat(Facts.of(staging)).isEmpty();
  }

  @Test
  void deploymentOfNothingNamed_isAFactAboutItself_andHasNoTeam() {
    SubjectKey key = Facts.of(Told.deployed(AT)).get(0).getKey();
    assertThat(Facts.of(Told.deployed(AT))).hasSize(1);
    assertThat(key)
        .isEqualTo(new SubjectKey(new TeamKey(Told.TENANT, ""), Kind.DEPLOYMENT, "d-" + AT));
    assertThat(Facts.of(Told.ofTeam("mobile", Told.deployed(AT))).get(0).getKey()).isEqualTo(key);
  }

  @ParameterizedTest
  @CsvSource({
    "2025-10-01T08:00:00Z, 60",
    "2025-10-01T08:00:00.001Z, 59",
    "2025-10-01T09:00:00Z, 0",
    "2025-10-01T09:00:00.001Z,",
    "2025-10-01T08:00:00+00:00,",
    "2025-02-30T08:00:00Z,",
    "yesterday,"
  })
  void leadTime_isInWholeMinutes_andOnlyOfAnInstantBefore(String firstCommit, Long minutes) {
    Event event = Told.with("first_commit_at", firstCommit, Told.deployed(AT));
    assertThat(Facts.of(event).get(0).getValue().origin().leadMinutes()).isEqualTo(minutes);
  }

  /** Purpose limitation: nothing but the name of the deployment leaves operations. */
  @Test
  void incidentThatNamesADeployment_tellsDeliveryOnlyThat() {
    Event incident =
        Told.event(
            "incident.opened",
            AT,
            Map.of("incident_id", "I-1", "caused_by_deploy_id", "d-7", "severity", "sev1"));
    assertThat(Facts.of(incident))
        .extracting(fact -> fact.getKey().kind(), fact -> fact.getValue().verb())
        .containsExactly(
            tuple(Kind.INCIDENT, Verb.INCIDENT_OPENED), tuple(Kind.DEPLOYMENT, Verb.BLAMED));
    assertThat(Facts.of(incident).get(1).getKey().id()).isEqualTo("d-7");
    assertThat(Facts.of(incident).get(1).getValue().person()).isNull();
  }

  @Test
  void commentOfABot_orOfNobody_isNoFact() {
    Event comment = Told.event("comment.created", AT, Map.of("subject_id", "PR-1"));
    assertThat(Facts.of(comment)).isEmpty();
    assertThat(Facts.of(Told.by("ada", comment))).hasSize(2);
    assertThat(Facts.of(Told.with("is_bot", true, Told.by("ada", comment)))).isEmpty();
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
  void eventsThatNoMetricReads_areNoFacts() {
    for (String type : List.of("message.sent", "incident.acknowledged", "commit.pushed")) {
      assertThat(Facts.of(Told.event(type, AT, Map.of()))).as(type).isEmpty();
    }
  }

  @Test
  void review_namesItsActor_notTheAuthor() {
    List<KV<SubjectKey, Fact>> facts = Facts.of(Told.reviewed("PR-1", AT, "grace"));
    assertThat(facts).hasSize(1);
    assertThat(facts.get(0).getValue().verb()).isEqualTo(Verb.REVIEWED);
    assertThat(facts.get(0).getValue().person().id()).isEqualTo("grace");
  }

  private static int attempt(long number) {
    return Facts.of(Told.build("failed", "B-1", AT, number)).get(0).getValue().attempt();
  }
}
