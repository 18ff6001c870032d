package dev.tributary.serving.api;

import static dev.tributary.serving.api.RunningApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.tributary.serving.NoSecretInLogs;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the API says of the numbers of two tenants, from a real database. */
@Timeout(120)
@ExtendWith(NoSecretInLogs.class)
class ApiIT {
  private static JsonNode openApi;
  private static RunningApi api;

  @BeforeAll
  static void start() throws Exception {
    api = RunningApi.shared();
    openApi = JsonMapper.builder().build().readTree(ApiServer.openApi());
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
      HttpResponse<String> response = api.get(admin, example(path));
      assertThat(response.statusCode()).as(path.getKey()).isEqualTo(200);
      JsonNode schema =
          path.getValue().at("/get/responses/200/content/application~1json/schema").deepCopy();
      ((com.fasterxml.jackson.databind.node.ObjectNode) schema)
          .set("components", openApi.get("components"));
      JsonSchema compiled = schemas.getSchema(schema);
      assertThat(compiled.validate(json(response))).as(path.getKey()).isEmpty();
      if (path.getKey().startsWith("/api/")) {
        HttpResponse<String> refused = api.get(null, example(path));
        assertThat(refused.statusCode()).as(path.getKey()).isEqualTo(401);
        RunningApi.assertIsProblem(refused, "token.refused");
      }
    }
    assertThat(described).hasSize(29);
    assertThat(openApi.get("openapi").textValue()).startsWith("3.1");
    RunningApi.assertIsProblem(api.get(admin, "/api/v1/nothing"), "route.unknown");
    RunningApi.assertIsProblem(api.get(admin, "/assets/nothing"), "route.unknown");
  }

  /** A request as the file says it: its path, and what it asks for by name. */
  private static String example(Map.Entry<String, JsonNode> path) {
    List<String> query = new ArrayList<>();
    for (JsonNode parameter : path.getValue().at("/get/parameters")) {
      if (parameter.get("in").textValue().equals("query") && parameter.has("example")) {
        query.add(parameter.get("name").textValue() + "=" + parameter.get("example").textValue());
      }
    }
    return path.getKey().replace("{team}", "eng-one") + "?" + String.join("&", query);
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
      RunningApi.assertIsProblem(response, "parameter.invalid");
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
}
