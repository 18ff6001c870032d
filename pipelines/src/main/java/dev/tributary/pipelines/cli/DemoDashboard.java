package dev.tributary.pipelines.cli;

import dev.tributary.io.jdbc.JdbcTarget;
import dev.tributary.io.jdbc.TenantWall;
import dev.tributary.pipelines.CataloguedLineage;
import dev.tributary.serving.api.ApiServer;
import dev.tributary.serving.api.ApiSettings;
import dev.tributary.serving.api.DevelopmentIssuer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The dashboard of the demo: secrets of its own, one tenant, and a link that lets in. */
final class DemoDashboard implements AutoCloseable {
  private static final int PORT = 8080;
  private static final String TENANT = "org-acme";
  private static final String KEY_ID = "demo";
  private static final Duration TOKEN = Duration.ofHours(24);

  private final ApiServer server;
  private final DevelopmentIssuer issuer;

  private DemoDashboard(ApiServer server, DevelopmentIssuer issuer) {
    this.server = server;
    this.issuer = issuer;
  }

  /**
   * Opens the wall for the API and starts it, on {@value #PORT} if nobody else is there.
   *
   * @param database with the schema of this version
   * @param cold the folder of the cold tier
   * @param state folder of the issuer's keys
   */
  static DemoDashboard start(JdbcTarget database, Path cold, Path state) throws IOException {
    String secret = random();
    String password = random();
    TenantWall wall = TenantWall.of(database);
    wall.addKey(KEY_ID, HexFormat.of().parseHex(secret), Duration.ZERO);
    wall.openApi(password);
    wall.operateGateway(TENANT, true);
    DevelopmentIssuer issuer = DevelopmentIssuer.in(state.resolve("issuer"));
    ApiSettings settings =
        ApiSettings.from(
            Map.of(
                ApiSettings.JDBC_URL,
                database.url(),
                ApiSettings.JWKS,
                state.resolve("issuer/jwks.json").toString(),
                ApiSettings.ISSUER,
                DevelopmentIssuer.NAME,
                ApiSettings.COLD_PATH,
                cold.toString(),
                ApiSettings.PORT,
                Integer.toString(port())),
            Map.of(
                ApiSettings.PASSWORD_VARIABLE,
                password,
                ApiSettings.KEY_VARIABLE,
                KEY_ID + ":" + secret));
    return new DemoDashboard(
        ApiServer.start(settings, CataloguedLineage.of(settings.coldPath())), issuer);
  }

  private static int port() {
    try (ServerSocket probe = new ServerSocket(PORT, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    } catch (IOException e) {
      return 0;
    }
  }

  private static String random() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** An address that lets one person in, once. */
  String link() {
    String token =
        issuer.token("tributary", TENANT, "demo", "admin", List.of(), Instant.now(), TOKEN);
    return "http://localhost:" + server.port() + server.signInPath(token);
  }

  @Override
  public void close() {
    server.close();
  }
}
