package dev.tributary.sources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Payload;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Nothing that names a person, or that a person wrote, is in any event (P-073, T-12). */
class PrivacyTest {
  @Test
  void githubBodies_leaveNoPersonalText() throws IOException {
    check("github", TestData.octokit());
    check("github", TestData.recorded("github/webhooks/input.jsonl"));
  }

  @Test
  void archivedLines_leaveNoPersonalText() throws IOException {
    List<Delivery> lines = TestData.archived("gharchive/hour/input.jsonl");
    check("gharchive", lines.subList(0, lines.size() - 1)); // the last one is cut off
  }

  @Test
  void jiraBodies_leaveNoPersonalText() throws IOException {
    check("jira", TestData.recorded("jira/cloud/input.jsonl"));
    check("jira", TestData.recorded("jira/server/input.jsonl"));
  }

  @Test
  void gitlabBodies_leaveNoPersonalText() throws IOException {
    check("gitlab", TestData.recorded("gitlab/merge_requests/input.jsonl"));
    check("gitlab", TestData.recorded("gitlab/issues/input.jsonl"));
    check("gitlab", TestData.recorded("gitlab/builds/input.jsonl"));
  }

  @Test
  void slackBodies_leaveNoPersonalText() throws IOException {
    check("slack", TestData.recorded("slack/channel/input.jsonl"));
  }

  @Test
  void circleciBodies_leaveNoPersonalText() throws IOException {
    check("circleci", TestData.recorded("circleci/workflows/input.jsonl"));
  }

  @Test
  void jenkinsBodies_leaveNoPersonalText() throws IOException {
    check("jenkins", TestData.recorded("jenkins/builds/input.jsonl"));
  }

  @Test
  void pagerdutyBodies_leaveNoPersonalText() throws IOException {
    check("pagerduty", TestData.recorded("pagerduty/incidents/input.jsonl"));
  }

  /** What is not declared does not pass, whoever sends it. */
  @Test
  void customEnvelopes_leaveNoPersonalText() throws IOException {
    check("custom", TestData.lines("custom/events/input.jsonl"));
  }

  private static void check(String source, List<Delivery> deliveries) throws IOException {
    int personal = 0;
    for (Tenant tenant : List.of(TestData.tenant(), TestData.silentTenant())) {
      for (Delivery delivery : deliveries) {
        Normalised normalised = Sources.require(source).normalise(delivery, tenant);
        personal += PersonalText.in(delivery.body()).size();
        assertThat(PersonalText.leaked(delivery.body(), normalised.events()))
            .as(() -> "of " + normalised.events())
            .isEmpty();
      }
    }
    assertThat(personal).as("the inputs do name people").isGreaterThan(deliveries.size());
  }

  @Test
  void plantedLeak_isSeen() {
    JsonNode body =
        TestData.json(
            """
            {"sender": {"login": "Wren-Okonkwo", "type": "User"},
             "user": {"displayName": "Wren Okonkwo", "key": "wokonkwo", "name": "wokonkwo"},
             "organization": {"login": "acme-works"}}
            """);
    Event leaking =
        new Event(
            new UUID(0, 1),
            "org-acme",
            "acme-works",
            "github",
            "commit.pushed",
            null,
            null,
            1,
            Payload.of(Map.of("repo_id", "1", "branch", "wren-okonkwo/spike")),
            null,
            0);

    assertThat(PersonalText.in(body)).containsExactly("wokonkwo", "wren okonkwo", "wren-okonkwo");
    assertThat(PersonalText.leaked(body, List.of(leaking))).containsExactly("wren-okonkwo");
  }
}
