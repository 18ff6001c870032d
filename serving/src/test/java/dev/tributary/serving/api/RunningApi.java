package dev.tributary.serving.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.nimbusds.jose.jwk.ECKey;
import dev.tributary.embedded.LocalDatabase;
import dev.tributary.io.jdbc.JdbcTarget;
import dev.tributary.io.jdbc.Migrations;
import dev.tributary.io.jdbc.TenantWall;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * An API and the means to speak to both ends of it, with a database of its own. All share one
 * server, started by the first that asks, and it ends with this JVM.
 */
final class RunningApi implements AutoCloseable {
  static final String SECRET = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
  static final String PASSWORD = "the-password-of-the-api";
  static final String EMBED_KEY = "ab".repeat(32);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static LocalDatabase server;
  private static RunningApi shared;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String url;
  private final DevelopmentIssuer issuer;
  private final Path folder;
  private final ApiServer api;

  private RunningApi(String url, Path folder, Map<String, String> flags) throws IOException {
    this.url = url;
    this.folder = folder;
    this.issuer = DevelopmentIssuer.in(folder);
    this.api = ApiServer.start(settings(flags), new FewEvents());
  }

  /** One for everybody whose rows are in nobody's way; {@link TwoTenants} are in it. */
  static synchronized RunningApi shared() throws IOException {
    if (shared == null) {
      Path state = Files.createTempDirectory("api-it");
      shared =
          start(
              "shared",
              Map.of(
                  ApiSettings.EMBED_KEY_FILE,
                  Files.writeString(state.resolve("embed-key"), EMBED_KEY + "\n").toString(),
                  ApiSettings.EMBED_ANCESTORS,
                  Files.writeString(
                          state.resolve("ancestors"),
                          "# who may frame us\norg-frame=https://wiki.acme.example https://intranet.acme.example:8443\n")
                      .toString()));
      TwoTenants.plantIn(shared);
    }
    return shared;
  }

  /** A database with the schema, and an API that reads it. */
  static RunningApi start(String name) throws IOException {
    return start(name, Map.of());
  }

  private static synchronized RunningApi start(String name, Map<String, String> flags)
      throws IOException {
    Path state = Files.createTempDirectory("api-it-" + name);
    if (server == null) {
      server =
          LocalDatabase.start(
              state.resolve("db"), Path.of("target/postgres-programs").toAbsolutePath());
    }
    server.run("CREATE DATABASE " + name);
    String url = server.jdbcUrl().replaceFirst("(//[^/]+/)[^?]+", "$1" + name);
    Migrations.apply(url, server.user(), server.password());
    wall(url).addKey("k1", HexFormat.of().parseHex(SECRET), Duration.ZERO);
    wall(url).openApi(PASSWORD);
    return new RunningApi(url, state.resolve("issuer"), flags);
  }

  private static TenantWall wall(String url) {
    return TenantWall.of(new JdbcTarget(url, server.user(), server.password(), "test"));
  }

  TenantWall wall() {
    return wall(url);
  }

  /** The settings of the running API with some flags changed; secrets come from the environment. */
  ApiSettings settings(Map<String, String> changed) {
    Map<String, String> flags = new java.util.HashMap<>();
    flags.put(ApiSettings.JDBC_URL, url);
    flags.put(ApiSettings.JWKS, folder.resolve("jwks.json").toString());
    flags.put(ApiSettings.ISSUER, DevelopmentIssuer.NAME);
    flags.put(ApiSettings.PORT, "0");
    flags.put(ApiSettings.LIVE_EVERY, "PT0.2S");
    flags.putAll(changed);
    String password =
        flags.getOrDefault(ApiSettings.JDBC_USER, "").equals(server.user())
            ? server.password()
            : PASSWORD;
    return ApiSettings.from(
        flags,
        Map.of(ApiSettings.PASSWORD_VARIABLE, password, ApiSettings.KEY_VARIABLE, "k1:" + SECRET));
  }

  String address() {
    return "http://127.0.0.1:" + api.port();
  }

  String jdbcUrl() {
    return url;
  }

  String databaseUser() {
    return server.user();
  }

  int port() {
    return api.port();
  }

  /** What its tokens are signed with. */
  ECKey issuerKey() throws IOException, ParseException {
    return ECKey.parse(Files.readString(folder.resolve("issuer.jwk")));
  }

  void run(String sql) throws IOException {
    try (Connection connection =
            DriverManager.getConnection(url, server.user(), server.password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  /** A way in for whoever holds the token. */
  String signInPath(String token) {
    return api.signInPath(token);
  }

  String token(String tenant, String role, String... teams) {
    return token(tenant, role, Duration.ofMinutes(10), teams);
  }

  String token(String tenant, String role, Duration goodFor, String... teams) {
    return issuer.token(
        "tributary", tenant, "wren@" + tenant, role, List.of(teams), Instant.now(), goodFor);
  }

  HttpResponse<String> get(String token, String path, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address() + path)).timeout(Duration.ofSeconds(30));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /**
   * @param known the id of what is known already, or null
   */
  LiveStream live(String token, String path, String known) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address() + path))
            .header("Authorization", "Bearer " + token);
    if (known != null) {
      request.header("Last-Event-ID", known);
    }
    return new LiveStream(
        client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream()).body());
  }

  static JsonNode json(HttpResponse<String> response) throws IOException {
    return JSON.readTree(response.body());
  }

  /** A pool of its own, as the API has one. */
  TenantDatabase openDatabase() throws IOException {
    ApiSettings settings = settings(Map.of());
    return TenantDatabase.open(
        settings.jdbcUrl(),
        settings.jdbcUser(),
        settings.password(),
        settings.pass(Clock.systemUTC()));
  }

  static void assertIsProblem(HttpResponse<String> response, String reason) throws IOException {
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(json(response).get("reason").textValue()).isEqualTo(reason);
    assertThat(json(response).get("status").intValue()).isEqualTo(response.statusCode());
  }

  @Override
  public void close() {
    api.close();
  }
}
