package dev.tributary.sources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.contracts.event.Event;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The traps of GitLab by name; every mapping is in {@link NormaliserGoldenTest}. */
class GitlabNormaliserTest {
  private static final String BUILDS = "gitlab/builds/input.jsonl";
  private static final String MERGE_REQUESTS = "gitlab/merge_requests/input.jsonl";
  private static final String ISSUES = "gitlab/issues/input.jsonl";

  private final Tenant tenant = TestData.tenant();

  @Test
  void redelivery_isTheSameEvent() throws IOException {
    for (String file : List.of(BUILDS, MERGE_REQUESTS, ISSUES)) {
      for (Delivery delivery : TestData.recorded(file)) {
        assertThat(normalise(delivery.body())).isEqualTo(normalise(delivery.body()));
      }
    }
  }

  @Test
  void retriedPipeline_keepsItsId_andEndsASecondTimeLater() throws IOException {
    Event failed = only(body(BUILDS, 3));
    Event passed = only(body(BUILDS, 6));

    assertThat(failed.payload().text("build_id")).isEqualTo(passed.payload().text("build_id"));
    assertThat(passed.timestampMillis()).isGreaterThan(failed.timestampMillis());
    assertThat(passed.eventId()).isNotEqualTo(failed.eventId());
    assertThat(passed.payload().fields()).doesNotContainKey("attempt");
    // What the jobs ran, not the eighteen hours until somebody pressed the button.
    assertThat(passed.payload().number("duration_ms", 0)).isEqualTo(1_512_000);
  }

  @Test
  void retriedPipelineThatFailsAgain_isASecondFailure() throws IOException {
    ObjectNode again = body(BUILDS, 3);
    attributes(again).put("finished_at", "2025-10-01 09:20:00 UTC");

    assertThat(only(again).eventId()).isNotEqualTo(only(body(BUILDS, 3)).eventId());
  }

  @Test
  void jobEvent_isNeverABuild() throws IOException {
    ObjectNode job = body(BUILDS, 2);
    for (String status : List.of("success", "failed", "canceled", "running")) {
      job.put("build_status", status);
      assertThat(normalise(job)).isEqualTo(ignored(IgnoredReason.COUNTED_ELSEWHERE, "build"));
    }
  }

  @Test
  void childPipeline_isPartOfItsParent() throws IOException {
    assertThat(normalise(body(BUILDS, 11)))
        .isEqualTo(ignored(IgnoredReason.COUNTED_ELSEWHERE, "object_attributes.source"));
  }

  @Test
  void branchDeletion_pushesNoCommits() throws IOException {
    assertThat(normalise(body(BUILDS, 23)))
        .isEqualTo(ignored(IgnoredReason.BRANCH_DELETED, "after"));
  }

  @Test
  void pushByHook_happenedWhenItArrived_pushFromAFile_whenItsNewestCommitWasMade()
      throws IOException {
    long arrived = Instant.parse("2025-10-01T09:00:03Z").toEpochMilli();
    Map<String, String> headers = Map.of("x-gitlab-event", "Push Hook");
    Event hook =
        new GitlabNormaliser()
            .normalise(Delivery.of(headers, body(BUILDS, 21), arrived), tenant)
            .events()
            .get(0);
    Event file = only(body(BUILDS, 21));

    assertThat(hook.timestampMillis()).isEqualTo(arrived);
    assertThat(file.timestampMillis())
        .isEqualTo(Instant.parse("2025-10-01T07:00:00Z").toEpochMilli());
    assertThat(hook.eventId()).isEqualTo(file.eventId());
  }

  @Test
  void everyTimeFormat_isTheSameInstant() throws IOException {
    for (String time :
        List.of(
            "2025-10-01 09:02:07 UTC",
            "2025-10-01 11:02:07 +0200",
            "2025-10-01T09:02:07Z",
            "2025-10-01T09:02:07.000Z",
            "2025-10-01T11:02:07+02:00")) {
      ObjectNode failed = body(BUILDS, 3);
      attributes(failed).put("finished_at", time);
      assertThat(only(failed)).as(time).isEqualTo(only(body(BUILDS, 3)));
    }
  }

  @Test
  void deploymentStatuses() throws IOException {
    Map<String, String> types =
        Map.of("success", "deploy.success", "failed", "deploy.failed", "canceled", "deploy.failed");
    for (String status :
        List.of("created", "running", "blocked", "undeployed", "success", "failed", "canceled")) {
      ObjectNode deployment = body(BUILDS, 14);
      deployment.put("status", status);
      assertThat(normalise(deployment).events())
          .as(status)
          .extracting(Event::eventType)
          .isEqualTo(types.containsKey(status) ? List.of(types.get(status)) : List.of());
    }
  }

  @Test
  void tierDecides_whereTheNameSaysNothing() throws IOException {
    assertThat(environment("eu-west", "production")).isEqualTo("production");
    assertThat(environment("eu-west", "testing")).isEqualTo("testing");
    assertThat(environment("eu-west", "other")).isEqualTo("other");
    assertThat(environment("eu-west", null)).isEqualTo("other");
    assertThat(environment("review/wren", "development")).isEqualTo("development");
    // What the tenant calls production is production, and staging is not, whatever the tier.
    assertThat(environment("Live", "staging")).isEqualTo("production");
    assertThat(environment("staging", "production")).isEqualTo("staging");
  }

  private String environment(String name, String tier) throws IOException {
    ObjectNode deployment = body(BUILDS, 14);
    deployment.put("environment", name).put("environment_tier", tier);
    return only(deployment).payload().text("environment");
  }

  @Test
  void noteReportedTwice_isOneComment() throws IOException {
    assertThat(only(body(ISSUES, 5))).isEqualTo(only(body(ISSUES, 4)));
  }

  @Test
  void noteOnALine_isAlsoAReview() throws IOException {
    assertThat(normalise(body(MERGE_REQUESTS, 3)).events())
        .extracting(Event::eventType)
        .containsExactly("comment.created", "review.submitted");
    assertThat(normalise(body(MERGE_REQUESTS, 5)).events())
        .extracting(Event::eventType)
        .containsExactly("comment.created");
  }

  @Test
  void commentAndItsMergeRequest_haveOneSubject() throws IOException {
    assertThat(only(body(MERGE_REQUESTS, 5)).payload().text("subject_id"))
        .isEqualTo(only(body(MERGE_REQUESTS, 0)).payload().text("pr_id"));
  }

  @Test
  void issueThatAMergeRequestCloses_isTheTask() throws IOException {
    String task = only(body(ISSUES, 0)).payload().text("task_id");

    assertThat(only(body(MERGE_REQUESTS, 0)).payload().texts("task_ids")).contains(task);
  }

  @Test
  void twoApprovalsAtTheSameTime_areTwoReviews() throws IOException {
    assertThat(only(body(MERGE_REQUESTS, 9)).eventId())
        .isNotEqualTo(only(body(MERGE_REQUESTS, 10)).eventId());
  }

  @Test
  void sameNumberAtGithub_isSomebodyElse() throws IOException {
    assertThat(only(body(MERGE_REQUESTS, 0)).actorId())
        .isEqualTo(tenant.pseudonyms().of("gitlab:700101"))
        .isNotEqualTo(tenant.pseudonyms().of("700101"));
  }

  @Test
  void accountOfAnAccessToken_isABot() throws IOException {
    assertThat(only(body(MERGE_REQUESTS, 16)).payload().flag("is_bot")).isTrue();
    assertThat(only(body(ISSUES, 6)).payload().flag("is_bot")).isTrue();
    assertThat(only(body(MERGE_REQUESTS, 0)).payload().flag("is_bot")).isFalse();
  }

  private Event only(ObjectNode body) {
    return normalise(body).events().get(0);
  }

  private Normalised normalise(com.fasterxml.jackson.databind.JsonNode body) {
    return new GitlabNormaliser()
        .normalise(Delivery.of(Map.of(), body, TestData.RECEIVED_AT), tenant);
  }

  private static Normalised ignored(IgnoredReason reason, String what) {
    return new Normalised(List.of(), List.of(new Ignored(reason, what)));
  }

  private static ObjectNode attributes(ObjectNode body) {
    return (ObjectNode) body.get("object_attributes");
  }

  private static ObjectNode body(String file, int line) throws IOException {
    return TestData.recorded(file).get(line).body().deepCopy();
  }
}
