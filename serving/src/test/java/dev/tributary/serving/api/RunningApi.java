package dev.tributary.serving.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tributary.embedded.LocalDatabase;
import dev.tributary.io.jdbc.JdbcTarget;
import dev.tributary.io.jdbc.Migrations;
import dev.tributary.io.jdbc.TenantWall;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** An API with a database of its own, and the means to speak to both ends of it. */
final class RunningApi implements AutoCloseable {
  static final String SECRET = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
  static final String PASSWORD = "the-password-of-the-api";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final LocalDatabase database;
  private final DevelopmentIssuer issuer;
  private final Path folder;
  private final ApiServer server;

  private RunningApi(LocalDatabase database, Path folder, Map<String, String> flags)
      throws IOException {
    this.database = database;
    this.folder = folder;
    this.issuer = DevelopmentIssuer.in(folder);
    this.server = ApiServer.start(settings(flags));
  }

  /** Starts a database with the schema, then the API. */
  static RunningApi start(Path state) throws IOException {
    return start(state, Map.of());
  }

  /** The same, with some of its flags. */
  static RunningApi start(Path state, Map<String, String> flags) throws IOException {
    LocalDatabase database = LocalDatabase.start(state.resolve("db"), programs());
    Migrations.apply(database.jdbcUrl(), database.user(), database.password());
    wall(database).addKey("k1", HexFormat.of().parseHex(SECRET), Duration.ZERO);
    wall(database).openApi(PASSWORD);
    return new RunningApi(database, state.resolve("issuer"), flags);
  }

  private static Path programs() {
    return Path.of("target/postgres-programs").toAbsolutePath();
  }

  private static TenantWall wall(LocalDatabase database) {
    return TenantWall.of(
        new JdbcTarget(database.jdbcUrl(), database.user(), database.password(), "test"));
  }

  TenantWall wall() {
    return wall(database);
  }

  /** The settings of the running API with some flags changed; secrets come from the environment. */
  ApiSettings settings(Map<String, String> changed) {
    Map<String, String> flags = new java.util.HashMap<>();
    flags.put(ApiSettings.JDBC_URL, database.jdbcUrl());
    flags.put(ApiSettings.JWKS, folder.resolve("jwks.json").toString());
    flags.put(ApiSettings.ISSUER, DevelopmentIssuer.NAME);
    flags.put(ApiSettings.PORT, "0");
    flags.put(ApiSettings.LIVE_EVERY, "PT0.2S");
    flags.putAll(changed);
    String password =
        flags.getOrDefault(ApiSettings.JDBC_USER, "").equals(database.user())
            ? database.password()
            : PASSWORD;
    return ApiSettings.from(
        flags,
        Map.of(ApiSettings.PASSWORD_VARIABLE, password, ApiSettings.KEY_VARIABLE, "k1:" + SECRET));
  }

  String address() {
    return "http://127.0.0.1:" + server.port();
  }

  String jdbcUrl() {
    return database.jdbcUrl();
  }

  String databaseUser() {
    return database.user();
  }

  void run(String sql) throws IOException {
    database.run(sql);
  }

  /** A way in for whoever holds the token. */
  String signInPath(String token) {
    return server.signInPath(token);
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

  @Override
  public void close() throws IOException {
    server.close();
    database.close();
  }
}
