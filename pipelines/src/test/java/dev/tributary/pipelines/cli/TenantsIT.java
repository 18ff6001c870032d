package dev.tributary.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.pipelines.CataloguedLineage;
import dev.tributary.serving.api.ApiServer;
import dev.tributary.serving.api.ApiSettings;
import dev.tributary.serving.api.DevelopmentIssuer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way of docs/serving.md, command by command: key, login, token, and the first answer. */
class TenantsIT {
  private static TestStack.Place place;

  @TempDir private Path folder;

  @BeforeAll
  static void database() throws Exception {
    place = TestStack.get().place("tenants");
    try (Connection connection = place.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          INSERT INTO hot.team_minute (tenant_id, team_id, minute, active_blockers, is_final, event_count, coverage, run_id, revision)
          SELECT tenant, 'eng-platform', '2026-01-05T10:00:00Z', 4, true, 1, 1, 'r', 1 FROM unnest('{org-acme,org-bolt}'::text[]) AS tenant""");
    }
  }

  /** What a command printed; it must have gone well. */
  private static String run(String... arguments) {
    StringWriter printed = new StringWriter();
    PrintWriter out = new PrintWriter(printed, true);
    assertThat(Main.commandLine(false).setOut(out).setErr(out).execute(arguments))
        .as("%s: %s", List.of(arguments), printed)
        .isZero();
    return printed.toString().strip();
  }

  private static String tenants(String... arguments) {
    List<String> all = new ArrayList<>(List.of("tenants"));
    all.addAll(List.of(arguments));
    place.arguments().stream().filter(flag -> flag.startsWith("--hot")).forEach(all::add);
    return run(all.toArray(String[]::new));
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void theWayOfTheGuide_endsWithNumbersOfOneTenant() throws Exception {
    tenants("key", "--out=" + file("tenant-key"));
    tenants("api", "--out=" + file("api-password"));
    assertThat(tenants("check")).contains("no holes");
    assertThat(Files.getPosixFilePermissions(folder.resolve("tenant-key")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    String token =
        run(
            "token",
            "--issuer=" + folder,
            "--tenant=org-acme",
            "--role=viewer",
            "--team=eng-platform");

    ApiSettings settings =
        ApiSettings.from(
            Map.of(
                ApiSettings.JDBC_URL, place.database().url(),
                ApiSettings.PASSWORD_FILE, file("api-password"),
                ApiSettings.TENANT_KEY_FILE, file("tenant-key"),
                ApiSettings.JWKS, file("jwks.json"),
                ApiSettings.ISSUER, DevelopmentIssuer.NAME,
                ApiSettings.PORT, "0"),
            Map.of());
    try (ApiServer server = ApiServer.start(settings, CataloguedLineage.of(Optional.empty()))) {
      assertThat(ask(server, token)).contains("\"active_blockers\":4");
      // A rotation: the running API goes on with its key until the overlap is over.
      tenants("key", "--out=" + file("tenant-key"), "--overlap=PT1M");
      assertThat(ask(server, token)).contains("\"active_blockers\":4");
    }
    try (ApiServer server =
        ApiServer.start(
            ApiSettings.from(
                Map.of(
                    ApiSettings.JDBC_URL, place.database().url(),
                    ApiSettings.PASSWORD_FILE, file("api-password"),
                    ApiSettings.TENANT_KEY_FILE, file("tenant-key"),
                    ApiSettings.JWKS, file("jwks.json"),
                    ApiSettings.ISSUER, DevelopmentIssuer.NAME,
                    ApiSettings.PORT, "0"),
                Map.of()),
            CataloguedLineage.of(Optional.empty()))) {
      assertThat(ask(server, token)).contains("\"active_blockers\":4");
    }
  }

  private static String ask(ApiServer server, String token) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(
                    URI.create(
                        "http://127.0.0.1:"
                            + server.port()
                            + "/api/v1/teams/eng-platform/operational"))
                .header("Authorization", "Bearer " + token)
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  @Test
  void theLoginOfATenant_seesItsRows_withoutAToken() throws Exception {
    assertThat(tenants("login", "org-bolt", "--out=" + file("bolt")))
        .contains("tributary_tenant_org-bolt");
    String password = Files.readString(folder.resolve("bolt")).strip();
    try (Connection connection =
            DriverManager.getConnection(
                place.database().url(), "tributary_tenant_org-bolt", password);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT tenant_id FROM published.team_minute")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).isEqualTo("org-bolt");
      assertThat(rows.next()).isFalse();
    }
    assertThat(tenants("close", "org-bolt")).contains("no login any more");
  }
}
