package dev.tributary.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.EventJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole files of deliveries against everything that comes out of them, line by line. */
class NormaliserGoldenTest {
  @Test
  void githubWebhooks() {
    check("github/webhooks", "github", TestData.recorded("github/webhooks/input.jsonl"));
  }

  @Test
  void githubOctokitBodies() {
    check("github/octokit", "github", TestData.octokit());
  }

  @Test
  void archivedHour() {
    check("gharchive/hour", "gharchive", TestData.archived("gharchive/hour/input.jsonl"));
  }

  @Test
  void jiraCloud() {
    check("jira/cloud", "jira", TestData.recorded("jira/cloud/input.jsonl"));
  }

  @Test
  void jiraServer() {
    check("jira/server", "jira", TestData.recorded("jira/server/input.jsonl"));
  }

  @Test
  void gitlabMergeRequests() {
    check("gitlab/merge_requests");
  }

  @Test
  void gitlabIssues() {
    check("gitlab/issues");
  }

  @Test
  void gitlabBuilds() {
    check("gitlab/builds");
  }

  @Test
  void slackChannel() {
    check("slack/channel");
  }

  @Test
  void circleciWorkflows() {
    check("circleci/workflows");
  }

  @Test
  void jenkinsBuilds() {
    check("jenkins/builds");
  }

  @Test
  void pagerdutyIncidents() {
    check("pagerduty/incidents");
  }

  @Test
  void customEvents() {
    check("custom/events", "custom", TestData.lines("custom/events/input.jsonl"));
  }

  /** A folder named after its source. */
  private static void check(String folder) {
    String source = folder.substring(0, folder.indexOf('/'));
    check(folder, source, TestData.recorded(folder + "/input.jsonl"));
  }

  private static void check(String folder, String source, List<Delivery> deliveries) {
    Tenant tenant = TestData.tenant();
    List<String> events = new ArrayList<>();
    List<String> ignored = new ArrayList<>();
    for (int i = 0; i < deliveries.size(); i++) {
      Normalised normalised = Sources.require(source).normalise(deliveries.get(i), tenant);
      for (Event event : normalised.events()) {
        events.add(new String(EventJson.encode(event), StandardCharsets.UTF_8));
      }
      for (Ignored each : normalised.ignored()) {
        ignored.add(
            "{\"line\":%d,\"reason\":\"%s\",\"what\":\"%s\"}"
                .formatted(i + 1, each.reason().code(), each.what()));
      }
    }
    Golden.assertSame(
        TestData.path(folder + "/expected.jsonl"), events, NormaliserGoldenTest.class);
    Golden.assertSame(
        TestData.path(folder + "/ignored.jsonl"), ignored, NormaliserGoldenTest.class);
  }

  @Test
  void comparer_namesTheFirstDifferenceAndTheCommand(@TempDir Path dir) throws Exception {
    Path file = dir.resolve("expected.jsonl");
    Files.writeString(file, "same\nold\n");

    assertThatThrownBy(
            () -> Golden.compare(file, List.of("same", "new"), NormaliserGoldenTest.class, false))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("line 2 of 2")
        .hasMessageContaining("expected old")
        .hasMessageContaining("-Dtest=NormaliserGoldenTest -Dtributary.refresh=true");
    assertThat(file).hasContent("same\nold\n");
  }
}
