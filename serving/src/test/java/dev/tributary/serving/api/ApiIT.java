package dev.tributary.serving.api;

import static dev.tributary.serving.api.RunningApi.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.tributary.serving.NoSecretInLogs;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The API with a real database: two tenants, each with two teams whose names are the same. */
@Timeout(120)
@ExtendWith(NoSecretInLogs.class)
class ApiIT {
  private static final List<String> TENANTS = List.of("org-acme", "org-bolt");
  private static final List<String> ROLES = List.of("viewer", "team_lead", "auditor", "admin");
  private static final Map<String, Integer> NUMBER = Map.of("org-acme", 1111, "org-bolt", 7777);

  @TempDir static Path state;
  private static RunningApi api;
  private static JsonNode openApi;

  @BeforeAll
  static void start() throws Exception {
    api = RunningApi.start(state);
    for (String tenant : TENANTS) {
      api.run(rows(tenant, NUMBER.get(tenant)));
    }
    api.run(
        """
        INSERT INTO ops.admission (pipeline, run, shard, watermark, is_final, event_count, coverage, run_id, revision, updated_at)
        VALUES ('operational', 'r', 0, '2026-01-05T10:00:00Z', false, 1, 1, 'r', 1, '2026-01-05T10:02:00Z')""");
    api.run(
        """
        INSERT INTO hot.series_sample (name, labels, at, value, is_final, event_count, coverage, run_id, revision)
        SELECT 'namespace_global_' || name || '_1m', labels, '2026-01-05T09:58:00Z'::timestamptz + i * interval '1 minute', 120, true, 1, 1, 'r', 1
        FROM (VALUES ('product_gw_http_req', '{"product":"Maps"}'), ('product_gw_rt_p95', '{"product":"Maps"}'),
                     ('api_gw_http_req', '{"product":"Maps","api":"Route"}'), ('error_code_gw_http_code', '{"product":"Maps","http_code":"503"}'),
                     ('error_code_gw_error_code', '{"product":"Maps","error_code":"Busy"}'), ('tenant_gw_http_req', '{"uid":"u1"}'),
                     ('gw_late_req', '{"stage":"lines"}')) AS series (name, labels), generate_series(0, 1) AS i;
        INSERT INTO ops.gateway_operator VALUES ('org-acme')""");
    openApi = JsonMapper.builder().build().readTree(ApiServer.openApi());
  }

  private static String rows(String tenant, int number) {
    return """
        INSERT INTO hot.team_minute (tenant_id, team_id, minute, active_blockers, sla_risk_score, is_final, event_count, coverage, run_id, revision)
        SELECT '%1$s', team, '2026-01-05T09:00:00Z'::timestamptz + i * interval '1 minute', %2$d, 0.5, i < 20, 1, 1, 'r', 1
        FROM unnest(ARRAY['eng-one', 'eng-two']) AS team, generate_series(0, 29) AS i;
        INSERT INTO hot.team_delivery_24h (tenant_id, team_id, window_end, throughput, is_final, event_count, coverage, run_id, revision)
        VALUES ('%1$s', 'eng-one', '2026-01-05T09:00:00Z', %2$d, true, 1, 1, 'r', 1);
        INSERT INTO hot.team_daily_summary (tenant_id, team_id, summary_date, throughput, is_final, event_count, coverage, run_id, revision)
        SELECT '%1$s', team, date '2026-01-01' + i, %2$d, true, 1, 1, 'r', 1
        FROM unnest(ARRAY['eng-one', 'eng-two', 'only-%1$s']) AS team, generate_series(0, 4) AS i;
        INSERT INTO hot.task_cycle_time (tenant_id, team_id, task_id, cycle_time_minutes, state, is_final, event_count, coverage, run_id, revision)
        SELECT '%1$s', 'eng-one', '%1$s-' || i, %2$d, 'OPEN', false, 1, 1, 'r', 1 FROM generate_series(1, 3) AS i;
        INSERT INTO hot.active_users (tenant_id, minute, users_1m, users_5m, users_30m, is_final, event_count, coverage, run_id, revision)
        SELECT '%1$s', '2026-01-05T09:00:00Z'::timestamptz + i * interval '1 minute', i %% 6, 40, %2$d, i < 50, 1, 1, 'r', 1 FROM generate_series(0, 59) AS i;
        INSERT INTO hot.page_views (tenant_id, minute, page, views, users, is_final, event_count, coverage, run_id, revision)
        SELECT '%1$s', '2026-01-05T09:00:00Z'::timestamptz + i * interval '1 minute', page, %2$d, 1, true, 1, 1, 'r', 1
        FROM generate_series(0, 9) AS i, unnest(ARRAY['/', '/%1$s']) AS page;
        INSERT INTO hot.revenue_hour (tenant_id, hour, currency, amount_minor, orders, refunded_minor, refunds, is_final, event_count, coverage, run_id, revision)
        SELECT '%1$s', '2026-01-05T08:00:00Z'::timestamptz + i * interval '1 hour', currency, %2$d, 1, 0, 0, true, 1, 1, 'r', 1
        FROM generate_series(0, 1) AS i, unnest(ARRAY['EUR', 'JPY']) AS currency;
        INSERT INTO ops.erasure_audit (tenant_id, person_hashes, files_read, files_rewritten, events_changed)
        VALUES ('%1$s', '{a,b}', 1, 1, 3);
        INSERT INTO published.team_engagement (tenant_id, team_id, session_start, participants, suppressed)
        VALUES ('%1$s', 'eng-one', '2026-01-04T09:00:00Z', %2$d, NULL), ('%1$s', 'eng-one', '2026-01-04T12:00:00Z', NULL, 'floor');
        INSERT INTO ops.late_events (tenant_id, pipeline, event_id, team_id, event_time, is_final, event_count, coverage, run_id, revision)
        SELECT '%1$s', 'operational', 'e' || i, 'eng-one', '2026-01-05T09:10:30Z', true, 1, 1, 'r', 1 FROM generate_series(1, %2$d %% 10) AS i;
        """
        .formatted(tenant, number);
  }

  @AfterAll
  static void stop() throws Exception {
    api.close();
  }

  @Test
  void aPage_saysTheNumbers_howFreshTheyAre_andWhatCameLate() throws Exception {
    HttpResponse<String> response =
        api.get(
            api.token("org-acme", "viewer", "eng-one"),
            "/api/v1/teams/eng-one/operational?limit=10");

    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode body = json(response);
    assertThat(body.get("data_as_of").textValue()).isEqualTo("2026-01-05T10:02:00Z");
    assertThat(body.get("watermark").textValue()).isEqualTo("2026-01-05T10:00:00Z");
    assertThat(body.get("is_final").booleanValue()).isFalse();
    assertThat(body.get("late_events").intValue()).isZero();
    assertThat(body.get("rows")).hasSize(10);
    assertThat(body.at("/rows/0/minute").textValue()).isEqualTo("2026-01-05T09:29:00Z");
    assertThat(body.at("/rows/0/active_blockers").intValue()).isEqualTo(1111);

    JsonNode last =
        json(
            api.get(
                api.token("org-acme", "viewer", "eng-one"),
                "/api/v1/teams/eng-one/operational?from=2026-01-05T09:10:00Z&to=2026-01-05T09:11:00Z"));
    assertThat(last.get("late_events").intValue()).isEqualTo(1);
    assertThat(last.get("is_final").booleanValue()).isTrue();
  }

  @Test
  void pages_holdEveryRowOnce_forEveryKindOfKey() throws Exception {
    String token = api.token("org-acme", "auditor");
    for (Map.Entry<String, Integer> rows :
        Map.of("operational", 30, "summary", 5, "tasks", 3, "engagement", 2).entrySet()) {
      List<String> keys = new ArrayList<>();
      String after = "";
      do {
        JsonNode page =
            json(api.get(token, "/api/v1/teams/eng-one/" + rows.getKey() + "?limit=2" + after));
        page.get("rows").forEach(row -> keys.add(row.elements().next().textValue()));
        after = page.get("next").isNull() ? null : "&after=" + page.get("next").textValue();
      } while (after != null);
      assertThat(keys).as(rows.getKey()).hasSize(rows.getValue()).doesNotHaveDuplicates();
    }
  }

  @Test
  void activity_saysWhatIsActiveNow_andHidesFewPeople() throws Exception {
    String token = api.token("org-acme", "admin");
    JsonNode users = json(api.get(token, "/api/v1/active_users?limit=6"));
    assertThat(users.get("rows")).hasSize(6);
    assertThat(users.at("/rows/0/minute").textValue()).isEqualTo("2026-01-05T09:59:00Z");
    assertThat(users.at("/rows/0/users_1m").intValue()).isEqualTo(5);
    assertThat(users.at("/rows/0/suppressed").isNull()).isTrue();
    assertThat(users.at("/rows/1/users_1m").isNull()).isTrue();
    assertThat(users.at("/rows/1/suppressed").textValue()).isEqualTo("floor");
    assertThat(users.at("/rows/5/users_1m").intValue()).isZero();
    assertThat(users.at("/rows/5/users_5m").intValue()).isEqualTo(40);

    JsonNode revenue = json(api.get(token, "/api/v1/revenue_last_hour")).get("rows");
    assertThat(revenue).hasSize(2);
    assertThat(revenue.at("/0/hour").textValue()).isEqualTo("2026-01-05T09:00:00Z");
    JsonNode pages =
        json(api.get(token, "/api/v1/top_pages?from=2026-01-05T09:08:00Z&to=2026-01-05T10:00:00Z"));
    assertThat(pages.at("/rows/0/views").intValue()).isEqualTo(2 * 1111);
  }

  @Test
  void theGateway_saysWhatItsSeriesSay() throws Exception {
    JsonNode products = json(api.get(api.token("org-acme", "admin"), "/api/v1/gateway/products"));

    assertThat(products.get("rows")).hasSize(2);
    JsonNode row = products.at("/rows/0");
    assertThat(row.get("minute").textValue()).isEqualTo("2026-01-05T09:59:00Z");
    assertThat(row.get("product").textValue()).isEqualTo("Maps");
    assertThat(row.get("qps").doubleValue()).isEqualTo(2);
    assertThat(row.get("rt_p95").doubleValue()).isEqualTo(120);
    assertThat(row.get("rt_p50").isNull()).isTrue();
    assertThat(products.get("watermark").textValue()).isEqualTo("2026-01-05T10:00:00Z");
    assertThat(products.get("late_events").intValue()).isEqualTo(240);
    assertThat(products.get("is_final").booleanValue()).isTrue();
  }

  @Test
  void whatIsHidden_saysWhy() throws Exception {
    JsonNode rows =
        json(api.get(api.token("org-acme", "auditor"), "/api/v1/teams/eng-one/engagement"))
            .get("rows");

    assertThat(rows.get(0).get("participants").isNull()).isTrue();
    assertThat(rows.get(0).get("suppressed").textValue()).isEqualTo("floor");
    assertThat(rows.get(1).get("participants").intValue()).isEqualTo(1111);
  }

  /** OWASP API 1 and 5: every route, as every role, of every tenant, for every team. */
  @Test
  void everyRoleAndRoute_isAnsweredAsTheTableSays_andNeverWithAnotherTenantsRows()
      throws Exception {
    for (String tenant : TENANTS) {
      String foreign = TENANTS.get(0).equals(tenant) ? "7777" : "1111";
      String other = TENANTS.get(0).equals(tenant) ? "org-bolt" : "org-acme";
      for (String role : ROLES) {
        boolean all = role.equals("auditor") || role.equals("admin");
        String token = api.token(tenant, role, "eng-one");
        for (Numbers numbers : Numbers.values()) {
          for (String team : List.of("eng-one", "eng-two", "only-" + other, "nobody")) {
            boolean may =
                all
                    || team.equals("eng-one")
                        && (numbers != Numbers.TASKS || role.equals("team_lead"));
            HttpResponse<String> response =
                api.get(token, "/api/v1/teams/" + team + "/" + numbers.route());
            String what = tenant + " " + role + " " + numbers + " " + team;
            assertThat(response.statusCode()).as(what).isEqualTo(may ? 200 : 403);
            assertThat(response.body()).as(what).doesNotContain(":" + foreign);
            if (may) {
              boolean isTheirs =
                  team.equals("eng-one")
                      || team.equals("eng-two")
                          && (numbers == Numbers.OPERATIONAL || numbers == Numbers.SUMMARY);
              assertThat(json(response).get("rows").isEmpty()).as(what).isNotEqualTo(isTheirs);
            }
          }
        }
        for (TenantNumbers numbers : TenantNumbers.values()) {
          HttpResponse<String> response = api.get(token, "/api/v1/" + numbers.route());
          String what = tenant + " " + role + " " + numbers;
          assertThat(response.statusCode()).as(what).isEqualTo(all ? 200 : 403);
          assertThat(response.body()).as(what).doesNotContain(":" + foreign, other);
          if (all) {
            boolean isTheirs = !numbers.isOfGateway() || tenant.equals("org-acme");
            assertThat(json(response).get("rows").isEmpty()).as(what).isNotEqualTo(isTheirs);
          }
        }
        for (String route : List.of("audit", "erasures")) {
          assertThat(api.get(token, "/api/v1/" + route).statusCode()).isEqualTo(all ? 200 : 403);
        }
        Set<String> teams = new TreeSet<>();
        json(api.get(token, "/api/v1/teams"))
            .get("rows")
            .forEach(row -> teams.add(row.get("team").textValue()));
        assertThat(teams)
            .isEqualTo(all ? Set.of("eng-one", "eng-two", "only-" + tenant) : Set.of("eng-one"));
      }
    }
  }

  @Test
  void everyAnswer_isAsTheOpenApiFileSays_andEveryRouteIsInIt() throws Exception {
    Set<String> described = new HashSet<>();
    String admin = api.token("org-acme", "admin");
    JsonSchemaFactory schemas = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    for (Map.Entry<String, JsonNode> path : openApi.get("paths").properties()) {
      described.add(path.getKey());
      if (path.getValue().at("/get/responses/200/content/application~1json").isMissingNode()
          || path.getKey().startsWith("/embed/")) {
        continue; // pages and streams: DashboardIT, LiveIT, EmbedIT
      }
      HttpResponse<String> response = api.get(admin, path.getKey().replace("{team}", "eng-one"));
      assertThat(response.statusCode()).as(path.getKey()).isEqualTo(200);
      JsonNode schema =
          path.getValue().at("/get/responses/200/content/application~1json/schema").deepCopy();
      ((com.fasterxml.jackson.databind.node.ObjectNode) schema)
          .set("components", openApi.get("components"));
      JsonSchema compiled = schemas.getSchema(schema);
      assertThat(compiled.validate(json(response))).as(path.getKey()).isEmpty();
      if (path.getKey().startsWith("/api/")) {
        HttpResponse<String> refused = api.get(null, path.getKey().replace("{team}", "eng-one"));
        assertThat(refused.statusCode()).as(path.getKey()).isEqualTo(401);
        assertIsProblem(refused, "token.refused");
      }
    }
    assertThat(described).hasSize(26);
    assertThat(openApi.get("openapi").textValue()).startsWith("3.1");
    assertIsProblem(api.get(admin, "/api/v1/nothing"), "route.unknown");
    assertIsProblem(api.get(admin, "/assets/nothing"), "route.unknown");
  }

  private static void assertIsProblem(HttpResponse<String> response, String reason)
      throws Exception {
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(json(response).get("reason").textValue()).isEqualTo(reason);
    assertThat(json(response).get("status").intValue()).isEqualTo(response.statusCode());
  }

  @Test
  void aView_isToldWhole_thenWhenItChanges_andNotAgainToWhoHasIt() throws Exception {
    String path = "/api/v1/live/operational?team=eng-two&range=3h";
    String token = api.token("org-acme", "viewer", "eng-two");
    try (LiveStream one = api.live(token, path, null);
        LiveStream other = api.live(token, path, null)) {
      Map<String, String> first = one.next();
      assertThat(first).containsEntry("event", "view").containsKey("id");
      assertThat(first.get("data")).contains("\"active_blockers\":1111").doesNotContain("7777");
      assertThat(other.next()).isEqualTo(first);
      try (LiveStream again = api.live(token, path, first.get("id"))) {
        assertThat(again.next())
            .containsEntry("event", "same")
            .containsEntry("id", first.get("id"));
      }

      api.run("UPDATE hot.team_minute SET open_incidents = 55 WHERE team_id = 'eng-two'");
      Map<String, String> second = one.next();
      assertThat(second.get("data")).contains("\"open_incidents\":55");
      assertThat(other.next()).isEqualTo(second);
    }
  }

  @Test
  void aStream_endsWithItsToken_andTheOldestOfManyGivesWay() throws Exception {
    String path = "/api/v1/live/health";
    try (LiveStream stream =
        api.live(api.token("org-acme", "admin", java.time.Duration.ofMillis(1500)), path, null)) {
      stream.next();
      assertThat(stream.next().get("data")).contains("token.refused");
      assertThat(stream.next()).isEmpty();
    }
    String token = api.token("org-bolt", "admin");
    List<LiveStream> streams = new ArrayList<>();
    for (int i = 0; i < 13; i++) {
      streams.add(api.live(token, path, null));
      assertThat(streams.get(i).next()).containsEntry("event", "view");
    }
    assertThat(streams.get(0).next().get("data")).contains("live.crowded");
    for (LiveStream stream : streams) {
      stream.close();
    }
    for (String refused :
        List.of(
            "/api/v1/live/nothing", "/api/v1/live/operational", "/api/v1/live/health?range=7d")) {
      assertThat(api.get(token, refused).statusCode()).as(refused).isIn(400, 404);
    }
    assertThat(
            api.get(
                    api.token("org-bolt", "viewer", "eng-one"),
                    "/api/v1/live/operational?team=eng-two")
                .statusCode())
        .isEqualTo(403);
  }

  @Test
  void whatHasNotChanged_isNotSentAgain() throws Exception {
    String token = api.token("org-acme", "auditor");
    HttpResponse<String> first = api.get(token, "/api/v1/teams/eng-one/summary");
    String tag = first.headers().firstValue("ETag").orElseThrow();

    assertThat(first.headers().firstValue("Cache-Control")).hasValue("private, no-cache");
    HttpResponse<String> second =
        api.get(token, "/api/v1/teams/eng-one/summary", "If-None-Match", tag);
    assertThat(second.statusCode()).isEqualTo(304);
    assertThat(second.body()).isEmpty();
    assertThat(
            api.get(
                    api.token("org-bolt", "auditor"),
                    "/api/v1/teams/eng-one/summary",
                    "If-None-Match",
                    tag)
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void whatIsNotUnderstood_isRefused_andNeverReachesTheDatabaseAsText() throws Exception {
    String token = api.token("org-acme", "auditor");
    for (String query :
        List.of(
            "limit=0",
            "limit=1001",
            "limit=x",
            "limit=1&limit=2",
            "from=yesterday",
            "from=infinity",
            "to=2026-01-05",
            "after=%00",
            "after=x",
            "after=" + "A".repeat(2000),
            "unknown=1",
            "from=2026-01-05T00:00:00Z'--",
            "order=team_id;DROP")) {
      HttpResponse<String> response = api.get(token, "/api/v1/teams/eng-one/operational?" + query);
      assertThat(response.statusCode()).as(query).isEqualTo(400);
      assertIsProblem(response, "parameter.invalid");
    }
    for (String team :
        List.of(
            "' OR '1'='1", "eng-one' UNION SELECT 1 --", "%", "eng-one\\", "💥", "x".repeat(199))) {
      HttpResponse<String> response =
          api.get(
              token,
              "/api/v1/teams/"
                  + URLEncoder.encode(team, StandardCharsets.UTF_8).replace("+", "%20")
                  + "/operational");
      assertThat(response.statusCode()).as(team).isIn(200, 400);
      assertThat(response.body()).doesNotContain("active_blockers");
    }
  }

  @Test
  void everyAccess_leavesARow_alsoARefusedOne() throws Exception {
    String auditor = api.token("org-bolt", "auditor");
    api.get(
        api.token("org-bolt", "viewer", "eng-two"),
        "/api/v1/teams/eng-two/operational?limit=3",
        "traceparent",
        "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01");
    api.get(api.token("org-bolt", "viewer", "eng-two"), "/api/v1/teams/eng-one/operational");

    JsonNode rows = json(api.get(auditor, "/api/v1/audit?limit=2")).get("rows");
    assertThat(rows.get(0).get("status").intValue()).isEqualTo(403);
    JsonNode row = rows.get(1);
    assertThat(row.get("route").textValue()).isEqualTo("operational");
    assertThat(row.get("team").textValue()).isEqualTo("eng-two");
    assertThat(row.get("rows").intValue()).isEqualTo(3);
    assertThat(row.get("trace_id").textValue()).isEqualTo("0123456789abcdef0123456789abcdef");
    assertThat(row.get("subject").textValue())
        .isEqualTo(Caller.of("org-bolt", "wren@org-bolt", Role.VIEWER, List.of()).subject());
  }

  @Test
  void aUserAboveTheWall_isRefusedAtTheStart() {
    assertThatThrownBy(
            () -> ApiServer.start(api.settings(Map.of(ApiSettings.JDBC_USER, api.databaseUser()))))
        .hasMessageContaining("row-level security does not apply");
  }

  @Test
  void aPassThatTheDatabaseDoesNotKnow_isAnError_andNotAnEmptyAnswer() throws Exception {
    byte[] secret = new byte[32];
    api.wall().addKey("k1", secret, java.time.Duration.ZERO);
    try {
      HttpResponse<String> response =
          api.get(api.token("org-acme", "auditor"), "/api/v1/teams/eng-one/operational");
      assertThat(response.statusCode()).isEqualTo(500);
      assertIsProblem(response, "tenant.unverified");
    } finally {
      api.wall()
          .addKey(
              "k1", java.util.HexFormat.of().parseHex(RunningApi.SECRET), java.time.Duration.ZERO);
    }
  }
}
