package dev.tributary.serving.collector;

import static dev.tributary.serving.collector.RunningCollector.ids;
import static dev.tributary.serving.collector.RunningCollector.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tributary.embedded.LocalBroker;
import dev.tributary.serving.NoSecretInLogs;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The hooks of the tools that prove themselves each in its own way, in front of a real broker. */
@ExtendWith(NoSecretInLogs.class)
class ToolHooksIT {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String OURS = "X-Tributary-Signature-256";

  @TempDir static Path state;
  @TempDir static Path folder;
  private static LocalBroker broker;
  private static RunningCollector collector;

  /**
   * @param path what follows the tenant
   * @param secret what the collector knows
   * @param headers that prove a body, from the secret and the body
   */
  private record Tool(
      String path,
      String input,
      int line,
      String secret,
      BiFunction<byte[], byte[], List<String>> headers) {

    byte[] body() throws IOException {
      Path file = RunningCollector.root().resolve("testdata").resolve(input);
      JsonNode recorded = JSON.readTree(Files.readAllLines(file).get(line));
      return JSON.writeValueAsBytes(recorded.has("body") ? recorded.get("body") : recorded);
    }

    HttpResponse<String> post(String tenant, String secret, byte[] body) throws Exception {
      List<String> all = new ArrayList<>(List.of("Content-Type", "application/json;charset=UTF-8"));
      all.addAll(headers.apply(secret.getBytes(UTF_8), body));
      return collector.post("/hooks/" + tenant + "/" + path, body, all.toArray(String[]::new));
    }

    HttpResponse<String> post(String secret) throws Exception {
      return post("org-acme", secret, body());
    }
  }

  private static final Tool SLACK =
      new Tool(
          "slack",
          "slack/channel/input.jsonl",
          0,
          "acme-slack-secret-00001",
          (secret, body) -> slack(secret, body, System.currentTimeMillis() / 1000));

  private static final Tool JENKINS =
      new Tool(
          "jenkins",
          "jenkins/builds/input.jsonl",
          3,
          "acme-jenkins-secret-001",
          (secret, body) -> {
            byte[] pair = ("jenkins:" + new String(secret, UTF_8)).getBytes(UTF_8);
            return List.of("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
          });

  private static final Tool CIRCLECI =
      new Tool(
          "circleci",
          "circleci/workflows/input.jsonl",
          1,
          "acme-circleci-secret-01",
          (secret, body) -> List.of("circleci-signature", VersionedSignatures.of(secret, body)));

  private static final Tool CUSTOM =
      new Tool(
          "custom",
          "custom/events/input.jsonl",
          0,
          "acme-custom-secret-0001",
          (secret, body) -> List.of(OURS, HubSignature.of(secret, body)));

  private static final List<Tool> TOOLS =
      List.of(
          new Tool(
              "gitlab",
              "gitlab/merge_requests/input.jsonl",
              0,
              "acme-gitlab-secret-0001",
              (secret, body) ->
                  List.of(
                      "X-Gitlab-Token",
                      new String(secret, UTF_8),
                      "X-Gitlab-Event",
                      "Merge Request Hook")),
          SLACK,
          new Tool(
              "pagerduty",
              "pagerduty/incidents/input.jsonl",
              0,
              "acme-pagerduty-secret-1",
              (secret, body) ->
                  List.of(
                      "X-PagerDuty-Signature", "v1=00," + VersionedSignatures.of(secret, body))),
          CIRCLECI,
          JENKINS,
          CUSTOM,
          new Tool("ci", CIRCLECI.input, CIRCLECI.line, CIRCLECI.secret, CIRCLECI.headers),
          new Tool("ci", JENKINS.input, JENKINS.line, JENKINS.secret, JENKINS.headers));

  @BeforeAll
  static void start() throws IOException {
    broker = RunningCollector.startBroker(state);
    collector =
        RunningCollector.start(
            broker.bootstrapServers(),
            "tool-events",
            folder,
            Map.of(CollectorSettings.FAILED_LOGINS, "1000"));
  }

  @AfterAll
  static void stop() {
    collector.close();
    broker.close();
  }

  @Test
  void everyTool_isTakenWithItsOwnProof_andItsEventsReachTheTopic() throws Exception {
    List<String> expected = new ArrayList<>();
    for (Tool tool : TOOLS) {
      HttpResponse<String> response = tool.post(tool.secret);
      assertThat(response.statusCode()).as(tool.path).isEqualTo(202);
      assertThat(ids(response)).as(tool.path).isNotEmpty();
      expected.addAll(ids(response));
    }
    assertThat(collector.idsInTopic()).containsAll(expected);
  }

  @Test
  void wrongProof_unknownTenant_andTenantWithoutASecret_areOneAnswer() throws Exception {
    for (Tool tool : TOOLS) {
      HttpResponse<String> wrong = tool.post("some-other-secret-00001");
      List<HttpResponse<String>> others =
          List.of(
              tool.post("org-none", tool.secret, tool.body()),
              tool.post("org-bolt", tool.secret, tool.body()),
              collector.post(
                  "/hooks/org-acme/" + tool.path, tool.body(), "Content-Type", "application/json"));
      assertThat(wrong.statusCode()).as(tool.path).isEqualTo(401);
      for (HttpResponse<String> other : others) {
        assertThat(other.statusCode()).as(tool.path).isEqualTo(401);
        assertThat(other.body()).as(tool.path).isEqualTo(wrong.body());
      }
    }
  }

  @Test
  void slackRequestThatIsOlderThanFiveMinutes_isNobodys() throws Exception {
    byte[] body = SLACK.body();
    List<String> headers = new ArrayList<>(List.of("Content-Type", "application/json"));
    headers.addAll(
        slack(SLACK.secret.getBytes(UTF_8), body, System.currentTimeMillis() / 1000 - 600));

    assertThat(
            collector
                .post("/hooks/org-acme/slack", body, headers.toArray(String[]::new))
                .statusCode())
        .isEqualTo(401);
  }

  @Test
  void slacksQuestion_isAnsweredIfSigned() throws Exception {
    byte[] question = "{\"type\":\"url_verification\",\"challenge\":\"3eZb\"}".getBytes(UTF_8);

    HttpResponse<String> signed = SLACK.post("org-acme", SLACK.secret, question);

    assertThat(signed.statusCode()).isEqualTo(200);
    assertThat(json(signed)).isEqualTo(JSON.readTree("{\"challenge\":\"3eZb\"}"));
    assertThat(SLACK.post("org-acme", "some-other-secret-00001", question).statusCode())
        .isEqualTo(401);
  }

  @Test
  void envelopeOfOnesOwnWithAFault_isRefusedWithItsReason() throws Exception {
    byte[] faulty = new String(CUSTOM.body(), UTF_8).replace("task.created", "x.y").getBytes(UTF_8);

    HttpResponse<String> response = CUSTOM.post("org-acme", CUSTOM.secret, faulty);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).get("reason").textValue()).isEqualTo("type.undeclared");
  }

  private static List<String> slack(byte[] secret, byte[] body, long atSecond) {
    String timestamp = Long.toString(atSecond);
    return List.of(
        SlackSignature.TIMESTAMP,
        timestamp,
        SlackSignature.HEADER,
        SlackSignature.of(secret, timestamp, body),
        "X-Slack-Retry-Num",
        "1");
  }
}
