package dev.tributary.serving.api;

import static dev.tributary.serving.api.RunningApi.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Single panels on other pages (P-012): who has the signed address sees them, nobody else. */
@Timeout(120)
class EmbedIT {
  private static final EmbedLinks LINKS = EmbedLinks.signedWith(RunningApi.EMBED_KEY);

  @TempDir static Path state;
  private static RunningApi api;

  @BeforeAll
  static void start() throws Exception {
    api = RunningApi.shared();
    api.run(
        """
        INSERT INTO hot.team_daily_summary (tenant_id, team_id, summary_date, cycle_time_p50, cycle_time_p95, throughput, is_final, event_count, coverage, run_id, revision)
        SELECT tenant, team, date '2026-01-01' + i, CASE tenant WHEN 'org-frame' THEN 11 ELSE 7777 END, 22, 333, true, 1, 1, 'r', 1
        FROM unnest(ARRAY['org-frame', 'org-cliff']) AS tenant, unnest(ARRAY['eng one', 'eng-two']) AS team, generate_series(0, 4) AS i""");
  }

  private static String path(String tenant, String team, int seconds) {
    return LINKS.path(EmbedPanel.CYCLE_TIME, tenant, team, Instant.now().plusSeconds(seconds));
  }

  private static String data(String path) {
    return path.replace("cycle-time?", "cycle-time/data?");
  }

  @Test
  void aSignedAddress_showsItsPanel_toFramesOfItsTenantOnly() throws Exception {
    HttpResponse<String> page = api.get(null, path("org-frame", "eng one", 60));
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .endsWith("frame-ancestors https://wiki.acme.example https://intranet.acme.example:8443")
        .contains("script-src 'self'")
        .doesNotContain("unsafe");
    assertThat(
            api.get(null, path("org-cliff", "eng one", 60))
                .headers()
                .firstValue("Content-Security-Policy")
                .orElseThrow())
        .endsWith("frame-ancestors 'none'");

    JsonNode rows = json(api.get(null, data(path("org-frame", "eng one", 60)))).get("rows");
    assertThat(rows).hasSize(5);
    assertThat(rows.get(0).properties().stream().map(Map.Entry::getKey))
        .containsExactly("summary_date", "cycle_time_p50", "cycle_time_p95", "is_final");
    assertThat(rows.get(0).get("cycle_time_p50").intValue()).isEqualTo(11);
    assertThat(api.get(null, data(path("org-frame", "eng one", 60))).body()).doesNotContain("7777");
  }

  @Test
  void whatIsChangedByALetter_orTooOld_showsNothing() throws Exception {
    String good = path("org-frame", "eng one", 60);
    String signature = good.substring(good.indexOf("signature=") + 10);
    for (String bad :
        List.of(
            path("org-frame", "eng one", -1),
            good.replace("org-frame", "org-cliff"),
            good.replace("eng%20one", "eng-two"),
            good.replace("cycle-time", "throughput"),
            good.replaceAll("expires=\\d+", "expires=99999999999"),
            good.replaceAll("expires=\\d+", "expires=x"),
            good.replaceAll("&signature=.*", ""),
            good.replace(signature, signature.substring(1) + "0"),
            good.replace(signature, signature.toUpperCase(java.util.Locale.ROOT)),
            good.replace(signature, ""),
            EmbedLinks.signedWith("cd".repeat(32))
                .path(
                    EmbedPanel.CYCLE_TIME,
                    "org-frame",
                    "eng one",
                    Instant.now().plusSeconds(60)))) {
      for (String path : List.of(bad, bad.replace("?", "/data?"))) {
        HttpResponse<String> response = api.get(null, path);
        assertThat(response.statusCode()).as(path).isEqualTo(403);
        assertThat(json(response).get("reason").textValue()).isEqualTo("embed.refused");
      }
    }
    assertThat(api.get(null, good + "&team=eng-two").statusCode()).isEqualTo(400);
    assertThat(api.get(null, good.replace("cycle-time", "audit")).statusCode()).isEqualTo(404);
  }

  @Test
  void anAccess_leavesARow_withoutAName() throws Exception {
    api.get(null, data(path("org-frame", "eng one", 60)));
    JsonNode row =
        json(api.get(api.token("org-frame", "auditor"), "/api/v1/audit?limit=1")).at("/rows/0");
    assertThat(row.get("route").textValue()).isEqualTo("embed.cycle-time");
    assertThat(row.get("team").textValue()).isEqualTo("eng one");
  }

  @Test
  void whatCouldWidenThePolicy_isRefusedAtTheStart() throws Exception {
    for (String line :
        List.of(
            "org-frame=*",
            "org-frame=https://a.example; script-src *",
            "org-frame='self'",
            "org-frame=https://a.example/path")) {
      Path file = Files.writeString(state.resolve("bad"), line);
      assertThatThrownBy(() -> api.settings(Map.of(ApiSettings.EMBED_ANCESTORS, file.toString())))
          .as(line)
          .hasMessageContaining("apiEmbedAncestors");
    }
    Path key = Files.writeString(state.resolve("short"), "abcd");
    assertThatThrownBy(() -> api.settings(Map.of(ApiSettings.EMBED_KEY_FILE, key.toString())))
        .hasMessageContaining("64 hex digits");
  }
}
