package dev.tributary.serving.collector;

import static dev.tributary.serving.collector.RunningCollector.ACME_GITHUB;
import static dev.tributary.serving.collector.RunningCollector.ACME_TOKEN;
import static dev.tributary.serving.collector.RunningCollector.BOLT_TOKEN;
import static dev.tributary.serving.collector.RunningCollector.json;
import static dev.tributary.serving.collector.RunningCollector.sign;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tributary.embedded.LocalBroker;
import dev.tributary.serving.NoSecretInLogs;
import dev.tributary.testkit.load.OpenLoop;
import dev.tributary.testkit.load.SignedHooks;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** How much the collector takes, from many at a time, from one tenant and from nobody. */
@ExtendWith(NoSecretInLogs.class)
class CollectorLimitsIT {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir static Path state;
  @TempDir Path folder;
  private static LocalBroker broker;

  @BeforeAll
  static void startBroker() throws IOException {
    broker = RunningCollector.startBroker(state);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void manySendersAtATime_someTwice_findEachEventInTheTopicAsOftenAsItWasAcknowledged()
      throws Exception {
    int deliveries = 1_500;
    int requests = deliveries + deliveries / 10; // the first tenth comes again
    List<String> tenants = List.of("load-1", "load-2", "load-3");
    for (String tenant : tenants) {
      RunningCollector.tenant(folder, tenant, SignedHooks.secrets().toArray(String[]::new));
    }
    SignedHooks hooks =
        SignedHooks.recordedIn(RunningCollector.root().resolve("testdata"), tenants);
    long now = System.currentTimeMillis() / 1000;

    try (RunningCollector collector = start("many", Map.of())) {
      OpenLoop.Outcome outcome =
          OpenLoop.run(
              collector.port(),
              number -> hooks.request(number % deliveries, now),
              requests,
              Double.POSITIVE_INFINITY,
              16);

      assertThat(outcome.answers()).extracting(OpenLoop.Answer::status).containsOnly(202);
      Map<String, Integer> acknowledged = new HashMap<>();
      for (OpenLoop.Answer answer : outcome.answers()) {
        JsonNode ids = JSON.readTree(answer.body()).get("event_ids");
        assertThat(ids).as(answer.body()).isNotEmpty();
        ids.forEach(id -> acknowledged.merge(id.textValue(), 1, Integer::sum));
      }
      assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(deliveries);
      assertThat(acknowledged.values().stream().filter(times -> times == 2).count())
          .isGreaterThanOrEqualTo(deliveries / 10);
      Map<String, Integer> stored =
          collector.idsInTopic().stream()
              .collect(Collectors.toMap(id -> id, id -> 1, Integer::sum));
      assertThat(stored.equals(acknowledged)).isTrue();
    }
  }

  @Test
  void tenantThatSendsTooMuch_isToldWhenToComeAgain_andNoOtherNotices() throws Exception {
    try (RunningCollector collector = start("rates", Map.of(CollectorSettings.TENANT_RATE, "10"))) {
      String batch =
          IntStream.rangeClosed(1, 1_000)
              .mapToObj(number -> envelope("org-acme", number))
              .collect(Collectors.joining("\n"));
      assertThat(collector.events(ACME_TOKEN, "application/x-ndjson", batch).statusCode())
          .isEqualTo(202);

      byte[] hook = Files.readAllBytes(firstPullRequest());
      for (HttpResponse<String> refused :
          List.of(
              collector.events(ACME_TOKEN, "application/json", envelope("org-acme", 1)),
              collector.github("pull_request", hook))) {
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After"))
            .hasValueSatisfying(seconds -> assertThat(Integer.parseInt(seconds)).isBetween(1, 96));
        assertThat(refused.headers().firstValue("Content-Type"))
            .contains("application/problem+json");
        assertThat(json(refused).get("title").textValue()).isEqualTo("Too Many Requests");
      }
      assertThat(
              collector
                  .events(BOLT_TOKEN, "application/json", envelope("org-bolt", 1))
                  .statusCode())
          .isEqualTo(202);
      assertThat(collector.topic()).hasSize(1_001);
    }
  }

  @Test
  void addressThatGuesses_isRefusedAlike_whateverItGuessed_butSignedHooksGoOn() throws Exception {
    byte[] body = Files.readAllBytes(firstPullRequest());
    String good = sign(ACME_GITHUB, body);
    try (RunningCollector collector = start("guesses", Map.of())) {
      for (int i = 0; i < 5; i++) {
        assertThat(collector.hook("org-acme", "push", body, "sha256=" + i).statusCode())
            .isEqualTo(401);
        assertThat(collector.hook("org-none", "push", body, good).statusCode()).isEqualTo(401);
      }

      HttpResponse<String> known = collector.hook("org-acme", "push", body, "sha256=x");
      HttpResponse<String> unknown = collector.hook("org-none", "push", body, good);
      assertThat(known.statusCode()).isEqualTo(429);
      assertThat(unknown.statusCode()).isEqualTo(429);
      assertThat(unknown.body()).isEqualTo(known.body());
      assertThat(unknown.headers().map().keySet()).isEqualTo(known.headers().map().keySet());
      assertThat(known.headers().firstValue("Retry-After")).isPresent();

      assertThat(collector.github("pull_request", body).statusCode())
          .as("somebody else at the same address")
          .isEqualTo(202);
      assertThat(
              collector
                  .events(ACME_TOKEN, "application/json", envelope("org-acme", 1))
                  .statusCode())
          .as("a token could be the next guess")
          .isEqualTo(429);
    }
  }

  private RunningCollector start(String topic, Map<String, String> flags) throws IOException {
    return RunningCollector.start(broker.bootstrapServers(), topic, folder, flags);
  }

  private Path firstPullRequest() throws IOException {
    Path recorded = RunningCollector.root().resolve("testdata/github/octokit/pull_request.jsonl");
    return Files.writeString(
        folder.resolve("pull_request.json"), Files.readAllLines(recorded).get(0), UTF_8);
  }

  private static String envelope(String tenant, int number) {
    return """
        {"event_id":"00000000-0000-4000-8000-%012d","tenant_id":"%s","team_id":"eng-platform",\
        "source":"custom","event_type":"message.sent","timestamp":"2025-10-01T07:36:05.000Z",\
        "payload":{"channel_id":"C-1","actor_team_id":"eng-platform","is_bot":false},\
        "schema_ver":2}"""
        .formatted(number, tenant);
  }
}
