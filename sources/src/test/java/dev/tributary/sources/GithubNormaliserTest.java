package dev.tributary.sources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Payload;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The rules that need a word; every mapping is in {@link NormaliserGoldenTest}. */
class GithubNormaliserTest {
  private static final String OWNER =
      "044cc1c72f30a0a19db6e1da740fa01da4f635694a35144d4b63a883e845868e";

  private final Tenant tenant = TestData.silentTenant();
  private final GithubNormaliser normaliser = new GithubNormaliser();

  @Test
  void pullRequestOpened_givesTheKnownAnswer() {
    JsonNode body = TestData.octokit("pull_request").get(0);
    Delivery delivery =
        Delivery.of(
            Map.of(
                "x-github-event", "pull_request",
                "x-github-delivery", "72D3162E-cc78-11e3-81ab-4c9367dc0958"),
            body,
            TestData.RECEIVED_AT);

    assertThat(normaliser.normalise(delivery, tenant).events())
        .containsExactly(
            new Event(
                UUID.fromString("6bd8a28f-7366-59d1-ace7-826bc937ec11"),
                "org-acme",
                "user-" + tenant.pseudonyms().of("codertocat").substring(0, 12),
                "github",
                "pr.opened",
                OWNER,
                "k1",
                Instant.parse("2019-05-15T15:20:33Z").toEpochMilli(),
                Payload.of(
                    Map.of(
                        "pr_id",
                        "279147437",
                        "author_actor_id",
                        OWNER,
                        "draft",
                        false,
                        "is_bot",
                        false,
                        "additions",
                        1L,
                        "deletions",
                        1L)),
                "72d3162ecc7811e381ab4c9367dc0958",
                TestData.RECEIVED_AT));
  }

  @Test
  void redeliveryUnderAnotherId_isTheSameEvent() {
    JsonNode body = TestData.octokit("issue_comment").get(0);
    Event first = one("issue_comment", body);
    Event again =
        normaliser
            .normalise(
                Delivery.of(
                    Map.of("X-GitHub-Event", "issue_comment", "X-GitHub-Delivery", "other"),
                    body,
                    TestData.RECEIVED_AT),
                tenant)
            .events()
            .get(0);

    assertThat(again).isEqualTo(first);
  }

  @Test
  void closedTwice_isTwoFacts() {
    JsonNode closed = TestData.octokit("pull_request").get(3);
    ObjectNode later = closed.deepCopy();
    ((ObjectNode) later.get("pull_request")).put("closed_at", "2019-05-16T00:00:00Z");

    assertThat(one("pull_request", later).eventId())
        .isNotEqualTo(one("pull_request", closed).eventId());
  }

  @Test
  void ownerWhoIsAnOrganisation_namesTheTeam() {
    JsonNode run = TestData.octokit("workflow_run").get(1);

    assertThat(one("workflow_run", run).teamId()).isEqualTo("octo-org");
  }

  @Test
  void loginEndingInBot_isABot() {
    ObjectNode comment = TestData.octokit("issue_comment").get(0).deepCopy();
    ((ObjectNode) comment.at("/comment/user")).put("login", "renovate[bot]").put("type", "User");

    assertThat(one("issue_comment", comment).payload().flag("is_bot")).isTrue();
  }

  @Test
  void botsOfTheDirectory_areMarked_whoeverPushesReviewsOrComments() {
    Tenant declared = declared("bots: {github: [coder*]}");
    for (String event : List.of("push", "pull_request", "pull_request_review", "issue_comment")) {
      JsonNode body = TestData.octokit(event).get(event.equals("push") ? 4 : 0);
      Event marked =
          normaliser.normalise(Delivery.github(event, body, 0), declared).events().get(0);

      assertThat(marked.payload().flag("is_bot")).as(event).isTrue();
      assertThat(one(event, body).payload().fields()).containsEntry("is_bot", false);
    }
  }

  /** A push that rewrites history is a push; one that removes a branch, or is of a tag, is none. */
  @Test
  void pushes_forced_deletingAndOfTags() {
    ObjectNode push = TestData.octokit("push").get(4).deepCopy();
    push.put("forced", true);
    assertThat(one("push", push).eventType()).isEqualTo("commit.pushed");
    assertThat(one("push", push).eventId())
        .isEqualTo(one("push", TestData.octokit("push").get(4)).eventId());

    ObjectNode deletion = push.deepCopy().put("deleted", true).put("after", "0".repeat(40));
    assertThat(reason("push", deletion)).isEqualTo(IgnoredReason.BRANCH_DELETED);
    assertThat(reason("push", push.deepCopy().put("ref", "refs/tags/v1")))
        .isEqualTo(IgnoredReason.TAG_PUSHED);
  }

  @Test
  void draftsAndReopenings_areFactsAtTheirOwnTimes() {
    ObjectNode body = TestData.octokit("pull_request").get(0).deepCopy();
    body.put("action", "converted_to_draft");
    Event drafted = one("pull_request", body);
    assertThat(drafted.eventType()).isEqualTo("pr.drafted");
    ((ObjectNode) body.get("pull_request")).put("updated_at", "2019-05-17T00:00:00Z");
    assertThat(one("pull_request", body).eventId()).isNotEqualTo(drafted.eventId());
    body.put("action", "ready_for_review");
    assertThat(one("pull_request", body).eventType()).isEqualTo("pr.ready");
    body.put("action", "reopened");
    assertThat(one("pull_request", body).eventType()).isEqualTo("pr.reopened");
    assertThat(reason("pull_request", body.put("action", "synchronize")))
        .isEqualTo(IgnoredReason.ACTION_UNMAPPED);
  }

  /** A suite of GitHub Actions is its workflow runs again; a check run is a part of a suite. */
  @Test
  void buildsOfActions_areCountedFromTheirRunsOnly() {
    ObjectNode suite = TestData.octokit("check_suite").get(0).deepCopy();
    suite.put("action", "completed");
    ((ObjectNode) suite.get("check_suite")).put("conclusion", "success");
    ((ObjectNode) suite.at("/check_suite/app")).put("slug", "github-actions");
    assertThat(reason("check_suite", suite)).isEqualTo(IgnoredReason.COUNTED_ELSEWHERE);
    ((ObjectNode) suite.at("/check_suite/app")).put("slug", "other-ci");
    assertThat(one("check_suite", suite).eventType()).isEqualTo("build.succeeded");
    assertThat(reason("check_run", TestData.octokit("check_run").get(0)))
        .isEqualTo(IgnoredReason.EVENT_UNMAPPED);
  }

  @Test
  void deployments_nameTheirService_andWhatTheDeployerSends() {
    Tenant declared =
        declared("services: {hello: {repositories: [codertocat/hello-world]}, world: {}}");
    ObjectNode body = TestData.octokit("deployment_status").get(0).deepCopy();
    ((ObjectNode) body.get("deployment_status")).put("state", "success").put("environment", "Prod");
    ObjectNode deployment = (ObjectNode) body.get("deployment");
    Delivery delivery = Delivery.github("deployment_status", body, 0);

    Event deployed = normaliser.normalise(delivery, declared).events().get(0);
    assertThat(deployed.payload().text("service")).isEqualTo("hello");
    assertThat(deployed.payload().text("environment")).isEqualTo("production");

    deployment.set(
        "payload",
        TestData.json(
            "{\"service\": \"world\", \"unplanned\": true, \"pr_ids\": [7, \"8\", \"x\"],"
                + " \"first_commit_at\": \"2019-05-15T17:00:00+0200\"}"));
    Payload payload = normaliser.normalise(delivery, declared).events().get(0).payload();
    assertThat(payload.text("service")).isEqualTo("world");
    assertThat(payload.flag("unplanned")).isTrue();
    assertThat(payload.texts("pr_ids")).containsExactly("7", "8");
    assertThat(payload.text("first_commit_at")).isEqualTo("2019-05-15T15:00:00Z");

    deployment.put("payload", "{\"service\": \"somebody's name\"}");
    assertThat(normaliser.normalise(delivery, declared).events().get(0).payload().text("service"))
        .isEqualTo("hello");
  }

  private static Tenant declared(String yaml) {
    return Tenant.of(
        Directory.parse("tenant: org-acme\n" + yaml), TestData.silentTenant().pseudonyms());
  }

  private IgnoredReason reason(String event, JsonNode body) {
    return normaliser.normalise(Delivery.github(event, body, 0), tenant).ignored().get(0).reason();
  }

  @Test
  void headerInAnyCase_namesTheEvent_andWithoutItNothingIsGuessed() {
    JsonNode body = TestData.octokit("push").get(4);
    Delivery named = Delivery.of(Map.of("X-GITHUB-EVENT", "push"), body, 0);
    Delivery unnamed = Delivery.of(Map.of(), body, 0);
    Delivery strange = Delivery.github("Wren Okonkwo", body, 0);

    assertThat(normaliser.normalise(named, tenant).events()).hasSize(1);
    assertThat(normaliser.normalise(unnamed, tenant).ignored())
        .containsExactly(new Ignored(IgnoredReason.EVENT_UNNAMED, "X-GitHub-Event"));
    assertThat(normaliser.normalise(strange, tenant).ignored())
        .containsExactly(new Ignored(IgnoredReason.EVENT_UNMAPPED, "X-GitHub-Event"));
  }

  @Test
  void bodyOfNobodysRepository_hasNoTeam() {
    ObjectNode push = TestData.octokit("push").get(4).deepCopy();
    ((ObjectNode) push.get("repository")).remove("full_name");

    assertThat(normaliser.normalise(Delivery.github("push", push, 0), tenant).ignored())
        .containsExactly(new Ignored(IgnoredReason.TEAM_UNKNOWN, "repository.full_name"));
  }

  @Test
  void callersTrace_isContinued() {
    Delivery delivery =
        Delivery.of(
            Map.of(
                "traceparent",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "X-GitHub-Event",
                "push",
                "X-GitHub-Delivery",
                "72d3162e-cc78-11e3-81ab-4c9367dc0958"),
            TestData.octokit("push").get(4),
            0);

    assertThat(normaliser.normalise(delivery, tenant).events())
        .extracting(Event::traceId)
        .isEqualTo(List.of("4bf92f3577b34da6a3ce929d0e0e4736"));
  }

  private Event one(String event, JsonNode body) {
    List<Event> events =
        normaliser.normalise(Delivery.github(event, body, TestData.RECEIVED_AT), tenant).events();
    assertThat(events).hasSize(1);
    return events.get(0);
  }
}
