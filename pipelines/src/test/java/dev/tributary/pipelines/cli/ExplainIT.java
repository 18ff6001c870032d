package dev.tributary.pipelines.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tributary.contracts.coder.EventCoder;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.EventJson;
import dev.tributary.io.jdbc.TenantWall;
import dev.tributary.io.parquet.ArchiveEvents;
import dev.tributary.pipelines.CataloguedLineage;
import dev.tributary.serving.api.ApiServer;
import dev.tributary.serving.api.ApiSettings;
import dev.tributary.serving.api.DevelopmentIssuer;
import dev.tributary.testkit.history.EventHistory;
import dev.tributary.testkit.history.Message;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code explain}: the events behind a number, from a real archive, held against the messages that
 * were sent. Two tenants with teams, tasks and pull requests of the same names.
 */
@Timeout(120)
class ExplainIT {
  private static final long SEED = 8;
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String SECRET = "ab".repeat(32);
  private static final String DAY = "2025-10-02";
  private static final Set<String> BUILDS = Set.of("build.succeeded", "build.failed");

  @TempDir private static Path folder;
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static List<JsonNode> sent;
  private static ApiServer api;
  private static DevelopmentIssuer issuer;

  @BeforeAll
  static void start() throws Exception {
    List<Message> messages =
        EventHistory.of(SEED)
            .events(1_500)
            .tenants(2)
            .teamsPerTenant(2)
            .days(3)
            .start(Instant.parse("2025-10-01T00:00:00Z"))
            .stream()
            .filter(Message::isValid)
            .toList();
    sent = new ArrayList<>();
    for (Message message : messages) {
      sent.add(JSON.readTree(message.value()));
    }
    archive(messages.stream().map(m -> (Event) EventJson.decode(m.value())).toList());
    TestStack.Place place = TestStack.get().place("explain");
    try (Connection connection = place.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          INSERT INTO hot.team_daily_summary (tenant_id, team_id, summary_date, throughput, builds_passed, is_final, event_count, coverage, run_id, revision)
          SELECT tenant, 'eng-platform', date '2025-10-01' + i, 3, CASE tenant WHEN 'org-acme' THEN 11 ELSE 7777 END, true, 123, 1, 'r', 1
          FROM unnest(ARRAY['org-acme', 'org-globex']) AS tenant, generate_series(0, 2) AS i
          UNION ALL SELECT 'org-globex', 'only-globex', '2025-10-02', 3, 7777, true, 123, 1, 'r', 1;
          INSERT INTO hot.team_minute (tenant_id, team_id, minute, active_blockers, is_final, event_count, coverage, run_id, revision)
          VALUES ('org-acme', 'eng-platform', '2025-10-03T12:00:00Z', 4, true, 1, 1, 'r', 1)""");
    }
    TenantWall wall = TenantWall.of(place.database());
    wall.addKey("k1", java.util.HexFormat.of().parseHex(SECRET), Duration.ZERO);
    wall.openApi("password");
    issuer = DevelopmentIssuer.in(folder.resolve("issuer"));
    ApiSettings settings =
        ApiSettings.from(
            Map.of(
                ApiSettings.JDBC_URL, place.database().url(),
                ApiSettings.JWKS, folder.resolve("issuer/jwks.json").toString(),
                ApiSettings.ISSUER, DevelopmentIssuer.NAME,
                ApiSettings.COLD_PATH, folder.resolve("cold").toString(),
                ApiSettings.PORT, "0"),
            Map.of(
                ApiSettings.PASSWORD_VARIABLE,
                "password",
                ApiSettings.KEY_VARIABLE,
                "k1:" + SECRET));
    api = ApiServer.start(settings, CataloguedLineage.of(settings.coldPath()));
  }

  /** Everything once, and a third of it again in other files: as after a restart. */
  private static void archive(List<Event> events) {
    for (List<Event> some : List.of(events, events.subList(0, events.size() / 3))) {
      Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.create());
      pipeline
          .apply(Create.of(some).withCoder(EventCoder.of()))
          .apply(ArchiveEvents.to(folder.resolve("cold/events").toString()).withShards(1));
      pipeline.run().waitUntilFinish();
    }
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  private static HttpResponse<String> ask(String tenant, String role, String team, String query)
      throws IOException, InterruptedException {
    String token =
        issuer.token(
            "tributary",
            tenant,
            "wren",
            role,
            List.of("eng-platform", "only-globex", "..", "%"),
            Instant.now(),
            Duration.ofMinutes(5));
    return HTTP.send(
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:%d/api/v1/teams/%s/explain?%s"
                        .formatted(api.port(), URLEncoder.encode(team, UTF_8), query)))
            .header("Authorization", "Bearer " + token)
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode explained(String role, String query) throws Exception {
    HttpResponse<String> response = ask("org-acme", role, "eng-platform", query);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  /** What was sent of org-acme's team, read from the messages alone. */
  private static Set<String> sentOf(Set<String> types, String from, String to) {
    Set<String> ids = new TreeSet<>();
    for (JsonNode event : sent) {
      String at = event.get("timestamp").textValue();
      if (event.get("tenant_id").textValue().equals("org-acme")
          && event.get("team_id").textValue().equals("eng-platform")
          && types.contains(event.get("event_type").textValue())
          && at.compareTo(from) >= 0
          && at.compareTo(to) < 0) {
        ids.add(event.get("event_id").textValue());
      }
    }
    return ids;
  }

  @Test
  void aCell_isExplainedByItsDefinition_andByTheEventsThatWereSent() throws Exception {
    Set<String> expected = sentOf(BUILDS, DAY + "T00", "2025-10-03T00");
    assertThat(expected).hasSizeGreaterThan(4);

    List<String> told = new ArrayList<>();
    List<String> times = new ArrayList<>();
    String next = "";
    do {
      JsonNode page =
          explained("auditor", "of=summary&key=" + DAY + "&metric=builds_passed&limit=4" + next);
      assertThat(page.get("events_found").intValue()).isEqualTo(expected.size());
      page.get("rows").forEach(row -> told.add(row.get("event_id").textValue()));
      page.get("rows").forEach(row -> times.add(row.get("timestamp").textValue()));
      next = page.get("next").isNull() ? null : "&after=" + page.get("next").textValue();
      assertThat(page.at("/metric/id").textValue()).isEqualTo("builds_passed");
      assertThat(page.at("/metric/version").intValue()).isEqualTo(1);
      assertThat(page.at("/metric/definition").textValue()).startsWith("Builds");
      assertThat(page.get("value").intValue()).isEqualTo(11);
      assertThat(page.get("event_count").intValue()).isEqualTo(123);
      assertThat(page.get("from").textValue()).isEqualTo(DAY + "T00:00:00Z");
      assertThat(page.get("to").textValue()).isEqualTo("2025-10-03T00:00:00Z");
      assertThat(page.get("is_final").booleanValue()).isTrue();
    } while (next != null);
    assertThat(told).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(expected);
    assertThat(times).isSorted();
  }

  @Test
  void whatStands_isExplainedByTheDaysBefore() throws Exception {
    String query = "of=operational&key=2025-10-03T12:00:00Z&metric=active_blockers&limit=1000";
    Set<String> tasks =
        Set.of(
            "task.created",
            "task.transitioned",
            "task.blocked",
            "task.unblocked",
            "task.completed",
            "task.reopened",
            "deploy.success");
    JsonNode minute = explained("team_lead", query);
    JsonNode days = explained("team_lead", query + "&days_back=3");

    assertThat(minute.get("events_found").intValue())
        .isEqualTo(sentOf(tasks, "2025-10-03T12:00:00", "2025-10-03T12:01:00").size());
    assertThat(ids(days)).isEqualTo(sentOf(tasks, "2025-09-30T12:00:00", "2025-10-03T12:01:00"));
    assertThat(days.at("/rows/0/in_window").booleanValue()).isFalse();
  }

  private static Set<String> ids(JsonNode page) {
    Set<String> ids = new TreeSet<>();
    page.get("rows").forEach(row -> ids.add(row.get("event_id").textValue()));
    return ids;
  }

  @Test
  void people_haveNoNames_orOnesOfThisCellOnly_andWhatTheyDoTogetherIsNotListed() throws Exception {
    String merged = "of=summary&metric=pr_merged&limit=1000&key=";
    HttpResponse<String> lead = ask("org-acme", "team_lead", "eng-platform", merged + DAY);
    assertThat(lead.body()).contains("pr.merged").doesNotContain("person-");
    JsonNode auditor = explained("auditor", merged + DAY);
    Set<String> names = new TreeSet<>();
    auditor.get("rows").forEach(row -> names.add(row.get("person").asText()));
    auditor
        .get("rows")
        .forEach(row -> names.add(row.at("/payload/author_actor_id").asText("person-")));
    assertThat(names).hasSizeGreaterThan(2).allMatch(name -> name.startsWith("person-"));
    Set<String> ofOtherDay = new TreeSet<>();
    explained("auditor", merged + "2025-10-03")
        .get("rows")
        .forEach(row -> ofOtherDay.add(row.get("person").asText()));
    assertThat(ofOtherDay).isNotEmpty().doesNotContainAnyElementsOf(names);
    for (JsonNode event : sent) {
      String person = event.path("actor_id").asText("");
      if (!person.isEmpty()) {
        assertThat(lead.body() + auditor).doesNotContain(person);
      }
    }

    JsonNode viewer = explained("viewer", merged + DAY);
    assertThat(viewer.get("events_withheld").textValue()).isEqualTo("role");
    assertThat(viewer.get("rows")).isEmpty();
    assertThat(viewer.get("events_found").isNull()).isTrue();
    assertThat(viewer.at("/metric/definition").textValue()).isNotBlank();
    for (String metric : List.of("collab_score", "collab_contributors")) {
      JsonNode people = explained("admin", "of=summary&key=" + DAY + "&metric=" + metric);
      assertThat(people.get("events_withheld").textValue()).isEqualTo("people");
      assertThat(people.get("suppressed").textValue()).isEqualTo("pending");
      assertThat(people.get("value").isNull()).isTrue();
      assertThat(people.get("events_found").isNull()).isTrue();
      assertThat(people.get("rows")).isEmpty();
    }
  }

  @Test
  void anotherTenantsCell_isToldAsNobodys_andNoTrickLeavesTheFolder() throws Exception {
    String cell = "of=summary&metric=builds_passed&key=" + DAY;
    HttpResponse<String> theirs = ask("org-acme", "admin", "only-globex", cell);
    HttpResponse<String> nobodys = ask("org-acme", "admin", "nobody", cell);
    assertThat(theirs.statusCode()).isEqualTo(404);
    assertThat(theirs.body()).isEqualTo(nobodys.body()).contains("cell.unknown");
    // The same names, another tenant: none of its events among ours.
    Set<String> foreign = new TreeSet<>();
    sent.stream()
        .filter(event -> event.get("tenant_id").textValue().equals("org-globex"))
        .forEach(event -> foreign.add(event.get("event_id").textValue()));
    assertThat(ids(explained("admin", cell + "&days_back=30&limit=1000")))
        .isNotEmpty()
        .doesNotContainAnyElementsOf(foreign);
    assertThat(ask("org-acme", "team_lead", "eng-web", cell).statusCode()).isEqualTo(403);
    for (String team : List.of("..", "%", "../tenant=org-globex", "eng-platform/../../x", "*")) {
      HttpResponse<String> response = ask("org-acme", "admin", team, cell);
      assertThat(response.statusCode()).as(team).isIn(400, 404);
      assertThat(response.body()).as(team).doesNotContain("7777", "event_id");
    }
    for (String tenant : List.of("../tenant=org-acme", "*", "org-acme/..", "")) {
      HttpResponse<String> response = ask(tenant, "admin", "eng-platform", cell);
      assertThat(response.statusCode()).as(tenant).isIn(401, 404);
    }
    for (String wrong :
        List.of(
            "of=tasks&key=T-1&metric=cycle_time_minutes",
            "of=../summary&key=2025-10-02&metric=throughput",
            "of=summary&key=2025-10-02&metric=event_count",
            "of=summary&key=2025-10-02&metric=tenant_id",
            "of=summary&key=2025-10-02",
            "of=summary&key=../../etc&metric=throughput",
            "of=summary&metric=throughput",
            cell + "&days_back=31",
            cell + "&days_back=-1",
            cell + "&after=AAAA",
            cell + "&limit=1001",
            cell + "&tenant=org-globex")) {
      assertThat(ask("org-acme", "admin", "eng-platform", wrong).statusCode())
          .as(wrong)
          .isEqualTo(400);
    }
  }

  @Test
  void anAccess_leavesARow_andADamagedArchive_isNoAnswer() throws Exception {
    explained("team_lead", "of=summary&metric=builds_passed&limit=3&key=" + DAY);
    String trail =
        HTTP.send(
                HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + api.port() + "/api/v1/audit?limit=1"))
                    .header(
                        "Authorization",
                        "Bearer "
                            + issuer.token(
                                "tributary",
                                "org-acme",
                                "wren",
                                "admin",
                                List.of(),
                                Instant.now(),
                                Duration.ofMinutes(5)))
                    .build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
    assertThat(JSON.readTree(trail).at("/rows/0/route").textValue()).isEqualTo("explain");
    assertThat(JSON.readTree(trail).at("/rows/0/rows").intValue()).isEqualTo(3);

    Path damaged = folder.resolve("cold/events/dt=2025-09-28/tenant=org-acme/0.parquet");
    Files.createDirectories(damaged.getParent());
    Files.writeString(damaged, "no Parquet");
    HttpResponse<String> response =
        ask(
            "org-acme",
            "admin",
            "eng-platform",
            "of=summary&metric=builds_passed&days_back=4&key=" + DAY);
    Files.delete(damaged);
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).contains("store.unavailable").doesNotContain("parquet");
    assertThat(CataloguedLineage.of(Optional.empty()).hasArchive()).isFalse();
  }
}
