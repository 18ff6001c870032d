package dev.tributary.serving.collector;

import static dev.tributary.serving.collector.RunningCollector.ACME_GITHUB;
import static dev.tributary.serving.collector.RunningCollector.ACME_JIRA;
import static dev.tributary.serving.collector.RunningCollector.ACME_TOKEN;
import static dev.tributary.serving.collector.RunningCollector.BOLT_TOKEN;
import static dev.tributary.serving.collector.RunningCollector.ids;
import static dev.tributary.serving.collector.RunningCollector.json;
import static dev.tributary.serving.collector.RunningCollector.sign;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.EventJson;
import dev.tributary.contracts.identity.TeamPartition;
import dev.tributary.embedded.LocalBroker;
import dev.tributary.serving.NoSecretInLogs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The collector over HTTP in front of a real broker; each test has a topic of its own. */
@ExtendWith(NoSecretInLogs.class)
class CollectorIT {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static int topics;

  @TempDir static Path state;
  private static LocalBroker broker;

  @TempDir Path folder;
  private RunningCollector collector;

  @BeforeAll
  static void startBroker() throws IOException {
    broker = RunningCollector.startBroker(state);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void start() throws IOException {
    String topic = "events-" + ++topics;
    collector = RunningCollector.start(broker.bootstrapServers(), topic, folder);
  }

  @AfterEach
  void stop() {
    collector.close();
  }

  @Test
  void signedDelivery_isInTheTopicOnceAcknowledged_withTheIdsOfTheAnswer() throws Exception {
    HttpResponse<String> response = collector.github("pull_request", octokit("pull_request", 0));

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(ids(response)).contains("6bd8a28f-7366-59d1-ace7-826bc937ec11");
    assertThat(collector.idsInTopic()).containsExactlyInAnyOrderElementsOf(ids(response));
  }

  @Test
  void storedEvent_hasItsTeamsPartition_itsHeaders_andTheTimeOfArrival() throws Exception {
    byte[] body = octokit("pull_request", 0);
    String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    long before = System.currentTimeMillis();
    collector.post(
        "/hooks/org-acme/github",
        body,
        "Content-Type",
        "application/json; charset=utf-8",
        "X-GitHub-Event",
        "pull_request",
        "X-Hub-Signature-256",
        sign(ACME_GITHUB, body),
        "traceparent",
        trace);

    ConsumerRecord<byte[], byte[]> entry = collector.topic().get(0);
    Event event = (Event) EventJson.decode(entry.value());

    assertThat(entry.key()).asString(UTF_8).isEqualTo(event.teamId());
    assertThat(entry.partition())
        .isEqualTo(TeamPartition.of(event.teamId(), RunningCollector.PARTITIONS));
    assertThat(event.tenantId()).isEqualTo("org-acme");
    assertThat(event.traceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
    assertThat(event.ingestedAtMillis()).isBetween(before, System.currentTimeMillis());
    assertThat(headers(entry))
        .containsEntry("schema_ver", "2")
        .containsEntry("content-type", "application/json")
        .containsEntry("traceparent", trace);
  }

  @Test
  void redelivery_givesTheSameIds() throws Exception {
    byte[] body = octokit("pull_request", 0);

    List<String> first = ids(collector.github("pull_request", body));
    List<String> second = ids(collector.github("pull_request", body));

    assertThat(second).isNotEmpty().isEqualTo(first);
  }

  @Test
  void jiraDelivery_isTakenWithItsOwnSecretOnly() throws Exception {
    JsonNode body = firstRecorded("jira/cloud/input.jsonl").get("body");
    byte[] bytes = JSON.writeValueAsBytes(body);
    String[] headers = {"Content-Type", "application/json", "X-Hub-Signature", null};

    headers[3] = sign(ACME_JIRA, bytes);
    HttpResponse<String> right = collector.post("/hooks/org-acme/jira", bytes, headers);
    headers[3] = sign(ACME_GITHUB, bytes);
    HttpResponse<String> wrong = collector.post("/hooks/org-acme/jira", bytes, headers);

    assertThat(right.statusCode()).isEqualTo(202);
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(collector.idsInTopic()).containsExactlyInAnyOrderElementsOf(ids(right)).isNotEmpty();
  }

  @Test
  void deliveryOfNoUse_isTaken_withAReasonAndNoEvents() throws Exception {
    HttpResponse<String> response = collector.github("ping", "{\"zen\":\"x\"}".getBytes(UTF_8));

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(json(response))
        .isEqualTo(
            JSON.readTree(
                """
                {"event_ids": [], "ignored": [{"reason": "event.unmapped", "what": "ping"}]}
                """));
    assertThat(collector.topic()).isEmpty();
  }

  @Test
  void wrongSignature_unknownTenantAndClosedSource_areOneAnswer_andLeaveNothing() throws Exception {
    byte[] body = octokit("pull_request", 0);
    String good = sign(ACME_GITHUB, body);
    String tampered = good.substring(0, good.length() - 1) + (good.endsWith("0") ? "1" : "0");

    List<HttpResponse<String>> refused =
        List.of(
            collector.hook("org-acme", "pull_request", body, tampered),
            collector.hook("org-acme", "pull_request", body, "sha256="),
            collector.hook("org-acme", "pull_request", octokit("pull_request", 1), good),
            collector.hook("org-none", "pull_request", body, good),
            collector.hook("org-bolt", "pull_request", body, good),
            collector.hook("ORG-ACME", "pull_request", body, good));

    assertThat(refused).extracting(HttpResponse::statusCode).containsOnly(401);
    assertThat(refused.stream().map(HttpResponse::body).distinct()).hasSize(1);
    assertThat(refused.stream().map(answer -> answer.headers().map().keySet()).distinct())
        .hasSize(1);
    assertThat(json(refused.get(0)).get("reason").textValue()).isEqualTo("tenant.unknown");
    assertThat(collector.topic()).isEmpty();
  }

  @Test
  void missingSignature_isRefused() throws Exception {
    HttpResponse<String> response =
        collector.post(
            "/hooks/org-acme/github",
            octokit("pull_request", 0),
            "Content-Type",
            "application/json",
            "X-GitHub-Event",
            "pull_request");

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(collector.topic()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{} {}", "\"text\"", "{\"a\":\u0000}"})
  void signedButMalformed_isABadRequest(String body) throws Exception {
    HttpResponse<String> response = collector.github("pull_request", body.getBytes(UTF_8));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(json(response).get("reason").textValue()).isEqualTo("json.malformed");
  }

  @Test
  void tooLarge_isRefused_announcedOrNot() throws Exception {
    byte[] hook = new byte[ReceiveHook.MAX_BYTES + 1];
    String events = " ".repeat(ReceiveEvents.MAX_BYTES + 1);

    HttpResponse<String> announced = collector.github("push", hook);
    HttpResponse<String> chunked =
        collector.send(
            collector
                .request("/hooks/org-acme/github")
                .header("Content-Type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(hook))));

    assertThat(announced.statusCode()).isEqualTo(413);
    assertThat(chunked.statusCode()).isEqualTo(413);
    assertThat(collector.events(ACME_TOKEN, "application/json", events).statusCode())
        .isEqualTo(413);
    assertThat(json(announced).get("reason").textValue()).isEqualTo("payload.too_large");
  }

  @Test
  void otherTypesEncodingsAndPaths_areRefused() throws Exception {
    byte[] body = "payload={}".getBytes(UTF_8);
    String path = "/hooks/org-acme/github";

    assertThat(collector.post(path, body).statusCode()).isEqualTo(415);
    assertThat(
            collector
                .post(path, body, "Content-Type", "application/x-www-form-urlencoded")
                .statusCode())
        .isEqualTo(415);
    assertThat(
            collector
                .post(path, body, "Content-Type", "application/json", "Content-Encoding", "gzip")
                .statusCode())
        .isEqualTo(415);
    assertThat(collector.events(ACME_TOKEN, "application/json;charset=utf-16", "{}").statusCode())
        .isEqualTo(415);
    assertThat(collector.post("/hooks/org-acme/gharchive", body).statusCode()).isEqualTo(404);
    assertThat(collector.post("/nothing", body).statusCode()).isEqualTo(404);
  }

  @Test
  void requestThatIsNoHttp_isAProblemToo() throws Exception {
    HttpResponse<String> oddPath = collector.post("/hooks/a%2Fb/github", new byte[0]);

    assertThat(oddPath.statusCode()).isEqualTo(400);
    assertThat(oddPath.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(json(oddPath).get("status").intValue()).isEqualTo(400);
    assertThat(
            collector.raw(
                """
                POST /hooks/org-acme/github HTTP/1.1
                Host: x
                Content-Type: application/json
                Transfer-Encoding: chunked

                no chunk
                """))
        .startsWith("HTTP/1.1 400 ");
  }

  @Test
  void envelope_array_andLines_areStored() throws Exception {
    HttpResponse<String> one = collector.events(ACME_TOKEN, "application/json", envelope(1));
    HttpResponse<String> array =
        collector.events(
            ACME_TOKEN, "application/json", "[" + envelope(2) + ",\n" + envelope(3) + "]");
    HttpResponse<String> lines =
        collector.events(
            ACME_TOKEN, "application/x-ndjson", envelope(4) + "\n\n" + envelope(5) + "\n");

    assertThat(List.of(one, array, lines)).extracting(HttpResponse::statusCode).containsOnly(202);
    List<String> answered = new ArrayList<>(ids(one));
    answered.addAll(ids(array));
    answered.addAll(ids(lines));
    assertThat(answered).containsExactly(id(1), id(2), id(3), id(4), id(5));
    assertThat(collector.idsInTopic()).containsExactlyInAnyOrderElementsOf(answered);
    assertThat(collector.topic())
        .allSatisfy(
            entry -> {
              Event event = (Event) EventJson.decode(entry.value());
              assertThat(event.ingestedAtMillis()).isPositive();
              assertThat(event.traceId()).hasSize(32);
              assertThat(entry.value()).asString(UTF_8).doesNotContain("undeclared");
            });
  }

  @Test
  void largeBatch_isStoredWhole() throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int n = 1; n <= 3000; n++) {
      lines.append(envelope(n)).append('\n');
    }

    HttpResponse<String> response =
        collector.events(ACME_TOKEN, "application/x-ndjson", lines.toString());

    assertThat(ids(response)).hasSize(3000);
    assertThat(collector.idsInTopic()).containsExactlyInAnyOrderElementsOf(ids(response));
  }

  @Test
  void batchWithFaults_namesThem_andLeavesNothing() throws Exception {
    String body =
        String.join(
            "\n",
            envelope(1),
            "{",
            envelope(2).replace("task.created", "task.dreamt"),
            envelope(3).replace("\"task_id\"", "\"task\""));

    HttpResponse<String> response = collector.events(ACME_TOKEN, "application/x-ndjson", body);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).get("reason").textValue()).isEqualTo("json.malformed");
    assertThat(json(response).get("rejects").findValuesAsText("index"))
        .containsExactly("1", "2", "3");
    assertThat(json(response).get("rejects").findValuesAsText("reason"))
        .containsExactly("json.malformed", "type.undeclared", "field.missing");
    assertThat(collector.topic()).isEmpty();
  }

  @Test
  void envelopeOfAnotherTenant_isRefused_withWhateverCameWithIt() throws Exception {
    HttpResponse<String> response =
        collector.events(
            BOLT_TOKEN,
            "application/x-ndjson",
            envelope(1).replace("org-acme", "org-bolt") + "\n" + envelope(2));

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(json(response).get("reason").textValue()).isEqualTo("tenant.unknown");
    assertThat(response.body()).doesNotContain("org-acme");
    assertThat(collector.topic()).isEmpty();
  }

  @Test
  void wrongOrMissingToken_isRefused() throws Exception {
    assertThat(collector.events("other", "application/json", envelope(1)).statusCode())
        .isEqualTo(401);
    assertThat(collector.events("other", "application/json", " ".repeat(1_000_000)).statusCode())
        .isEqualTo(401);
    assertThat(
            collector
                .post("/events", envelope(1).getBytes(UTF_8), "Content-Type", "application/json")
                .statusCode())
        .isEqualTo(401);
    assertThat(collector.topic()).isEmpty();
  }

  @Test
  void nothingThatNamesAPerson_isInTheTopic() throws Exception {
    Set<String> personal = new TreeSet<>();
    for (String event : List.of("pull_request", "push", "issue_comment", "pull_request_review")) {
      for (String line : Files.readAllLines(octokitFile(event))) {
        collectPersonal(JSON.readTree(line), personal);
        assertThat(collector.github(event, line.getBytes(UTF_8)).statusCode()).isEqualTo(202);
      }
    }
    StringBuilder stored = new StringBuilder();
    for (ConsumerRecord<byte[], byte[]> entry : collector.topic()) {
      stored.append(new String(entry.key(), UTF_8)).append(new String(entry.value(), UTF_8));
      stored.append(headers(entry)).append('\n');
    }

    assertThat(personal).contains("codertocat").hasSizeGreaterThan(10);
    assertThat(stored).hasSizeGreaterThan(5_000);
    assertThat(personal)
        .allSatisfy(
            text -> assertThat(stored.toString().toLowerCase(Locale.ROOT)).doesNotContain(text));
  }

  @Test
  void stoppedWhileSendersSend_keepsEveryEventItAcknowledged() throws Exception {
    Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
    AtomicInteger next = new AtomicInteger();
    ExecutorService senders = Executors.newFixedThreadPool(4);
    for (int sender = 0; sender < 4; sender++) {
      senders.execute(
          () -> {
            try {
              while (true) {
                acknowledged.addAll(
                    ids(
                        collector.events(
                            ACME_TOKEN, "application/json", envelope(next.incrementAndGet()))));
              }
            } catch (Exception e) {
              // The collector has gone, or says that it is going: the sender stops.
            }
          });
    }
    await().until(() -> acknowledged.size() > 50);
    collector.close();
    senders.shutdown();
    assertThat(senders.awaitTermination(30, TimeUnit.SECONDS)).isTrue();

    assertThat(collector.idsInTopic()).containsAll(acknowledged).doesNotHaveDuplicates();
  }

  @Test
  void healthAndReadiness_areOk() throws Exception {
    assertThat(collector.get("/healthz").statusCode()).isEqualTo(200);
    assertThat(collector.get("/readyz").body())
        .isEqualTo("{\"status\":\"ready\",\"directories_refused\":0}");
  }

  @Test
  void changedDirectory_isInForceWithoutARestart_andAWrongOneIsNot() throws Exception {
    Path file = folder.resolve("org-acme.yaml");
    String freeze =
        envelope(1)
            .replace("task.created", "custom.deploy_freeze")
            .replace("\"task_id\":", "\"freeze_id\":");
    HttpResponse<String> before = collector.events(ACME_TOKEN, "application/json", freeze);
    assertThat(before.statusCode()).isEqualTo(400);
    assertThat(before.body()).contains("type.undeclared");

    Files.writeString(
        file,
        "{tenant: org-acme, custom_event_types: {custom.deploy_freeze:"
            + " {purpose: delivery, required: [freeze_id], fields: {text: [freeze_id]}}}}");
    await()
        .until(() -> collector.events(ACME_TOKEN, "application/json", freeze).statusCode() == 202);

    Files.writeString(file, "tenant: org-acme\nteems: {}\n");
    await().until(() -> json(collector.get("/readyz")).get("directories_refused").asInt() == 1);
    assertThat(collector.events(ACME_TOKEN, "application/json", freeze).statusCode())
        .isEqualTo(202);
    assertThat(new TreeSet<>(collector.idsInTopic())).hasSize(1);
  }

  private static void collectPersonal(JsonNode node, Set<String> found) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      boolean personal =
          Set.of("login", "email", "avatar_url", "body", "title", "message")
              .contains(field.getKey());
      String text = field.getValue().asText().toLowerCase(Locale.ROOT);
      if (personal && text.length() >= 4 && !"github".equals(text)) {
        found.add(text);
      }
    }
    node.forEach(child -> collectPersonal(child, found));
  }

  private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> entry) {
    Map<String, String> headers = new java.util.TreeMap<>();
    for (Header header : entry.headers()) {
      headers.put(header.key(), new String(header.value(), UTF_8));
    }
    return headers;
  }

  private static String id(int n) {
    return String.format(Locale.ROOT, "00000000-0000-4000-8000-%012d", n);
  }

  private static String envelope(int n) {
    return """
    {"event_id":"%s","tenant_id":"org-acme","team_id":"team-%d","source":"custom",\
    "event_type":"task.created","timestamp":"2026-03-02T09:00:00.000Z",\
    "payload":{"task_id":"PLAT-%d","undeclared":"x"},"schema_ver":2}"""
        .formatted(id(n), n % 7, n);
  }

  private static JsonNode firstRecorded(String inTestdata) throws IOException {
    Path file = RunningCollector.root().resolve("testdata").resolve(inTestdata);
    return JSON.readTree(Files.readAllLines(file).get(0));
  }

  private static Path octokitFile(String event) {
    return RunningCollector.root().resolve("testdata/github/octokit/" + event + ".jsonl");
  }

  private static byte[] octokit(String event, int line) throws IOException {
    return Files.readAllLines(octokitFile(event)).get(line).getBytes(UTF_8);
  }
}
