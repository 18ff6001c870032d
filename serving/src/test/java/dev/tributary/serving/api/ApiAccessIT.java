package dev.tributary.serving.api;

import static dev.tributary.serving.api.RunningApi.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who may read what over HTTP, what is refused, and the trail of both. */
@Timeout(120)
class ApiAccessIT {
  private static final List<String> ROLES = List.of("viewer", "team_lead", "auditor", "admin");
  private static RunningApi api;

  @BeforeAll
  static void start() throws Exception {
    api = RunningApi.shared();
  }

  /** OWASP API 1 and 5: every route, as every role, of every tenant, for every team. */
  @Test
  void everyRoleAndRoute_isAnsweredAsTheTableSays_andNeverWithAnotherTenantsRows()
      throws Exception {
    for (String tenant : TwoTenants.ALL) {
      String foreign = TwoTenants.ALL.get(0).equals(tenant) ? "7777" : "1111";
      String other = TwoTenants.ALL.get(0).equals(tenant) ? "org-bolt" : "org-acme";
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
            () ->
                ApiServer.start(
                    api.settings(Map.of(ApiSettings.JDBC_USER, api.databaseUser())),
                    new FewEvents()))
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
      RunningApi.assertIsProblem(response, "tenant.unverified");
    } finally {
      api.wall()
          .addKey(
              "k1", java.util.HexFormat.of().parseHex(RunningApi.SECRET), java.time.Duration.ZERO);
    }
  }

  /** R-19, through the whole door: as bytes, because no client would send some of them. */
  @Test
  void noHostileToken_isLetIn_orBreaksTheDoor() throws Exception {
    HostileTokens hostile =
        HostileTokens.against(api.issuerKey(), DevelopmentIssuer.NAME, Clock.systemUTC().instant());
    assertThat(hostile.corpus()).hasSizeGreaterThanOrEqualTo(60);
    for (Map.Entry<String, String> token : hostile.corpus().entrySet()) {
      assertThat(statusOf(token.getValue())).as(token.getKey()).isBetween(400, 499);
    }
    assertThat(statusOf("Bearer " + api.token("org-acme", "viewer", "eng-one"))).isEqualTo(200);
  }

  private static int statusOf(String authorization) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
      String header = authorization == null ? "" : "Authorization: " + authorization + "\r\n";
      socket
          .getOutputStream()
          .write(
              ("GET /api/v1/teams HTTP/1.1\r\nHost: localhost\r\n"
                      + header
                      + "Connection: close\r\n\r\n")
                  .getBytes(StandardCharsets.UTF_8));
      InputStream in = socket.getInputStream();
      return Integer.parseInt(
          new String(in.readNBytes(12), StandardCharsets.US_ASCII).substring(9));
    }
  }
}
