package dev.tributary.serving.api;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinBindException;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running API: what {@code /openapi.json} describes, and nothing else. Plain HTTP, on loopback
 * unless told otherwise.
 */
public final class ApiServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
  private static final int THREADS = 96;
  private static final int CONNECTIONS = 512;
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final Pattern TRACE =
      Pattern.compile("00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}");

  private static final String TEAMS =
      """
      SELECT team_id AS team, max(summary_date) AS last_day FROM published.team_daily_summary
      GROUP BY team_id ORDER BY team_id LIMIT 1000""";
  private static final String FRESHNESS =
      "SELECT pipeline, last_write AS data_as_of, watermark FROM published.freshness ORDER BY pipeline";
  private static final String TRAIL =
      """
      SELECT at, subject, role, route, team_id AS team, status, rows, trace_id FROM published.access_audit
      ORDER BY at DESC LIMIT ?""";

  private final AccessTokens tokens;
  private final TenantDatabase database;
  private final Javalin http;

  private ApiServer(ApiSettings settings, Clock clock) throws IOException {
    this.tokens = settings.tokens(clock);
    this.database =
        TenantDatabase.open(
            settings.jdbcUrl(), settings.jdbcUser(), settings.password(), settings.pass(clock));
    byte[] openApi = openApi();
    this.http =
        Javalin.create(
            config -> {
              config.routes.get("/api/v1/teams", this::teams);
              for (Numbers numbers : Numbers.values()) {
                config.routes.get(
                    "/api/v1/teams/{team}/" + numbers.route(), ctx -> numbers(ctx, numbers));
              }
              config.routes.get("/api/v1/freshness", this::freshness);
              config.routes.get("/api/v1/audit", this::trail);
              config.routes.get("/openapi.json", ctx -> ApiAnswers.openApi(ctx, openApi));
              config.routes.get("/healthz", ctx -> ApiAnswers.state(ctx, "ok"));
              config.routes.get("/readyz", this::ready);
              answerProblems(config);
              listen(config, settings);
            });
  }

  /**
   * Starts listening.
   *
   * @throws IOException in one sentence, if the port is taken, the database is away or its user is
   *     one to whom the wall between tenants does not apply
   */
  public static ApiServer start(ApiSettings settings) throws IOException {
    ApiServer server = new ApiServer(settings, Clock.systemUTC());
    try {
      server.http.start();
    } catch (JavalinBindException e) {
      server.close();
      throw new IOException(
          "Nobody can listen on " + settings.host() + ":" + settings.port() + ": it is taken.", e);
    }
    LOG.info("api listens on {}:{}", settings.host(), server.port());
    return server;
  }

  /** The port it listens on. */
  public int port() {
    return http.port();
  }

  static byte[] openApi() throws IOException {
    try (InputStream in = ApiServer.class.getResourceAsStream("openapi.json")) {
      return in.readAllBytes();
    }
  }

  private void numbers(Context ctx, Numbers numbers) {
    Caller caller = tokens.caller(ctx.header("Authorization"));
    String team = ctx.pathParam("team");
    answer(
        ctx,
        caller,
        new Access(
            numbers.route(), team.length() > 200 ? null : team.replace("\0", ""), trace(ctx)),
        connection -> {
          if (!caller.maySee(team) || numbers == Numbers.TASKS && !caller.role().maySeeTasks()) {
            throw ApiProblem.forbidden();
          }
          if (team.length() > 200 || team.indexOf('\0') >= 0) {
            throw ApiProblem.badRequest("a team's id has at most 200 characters");
          }
          return ReadNumbers.of(connection, numbers, team, Page.of(ctx, numbers.kind()));
        });
  }

  private void teams(Context ctx) {
    list(ctx, "teams", TEAMS, Set.of());
  }

  private void freshness(Context ctx) {
    list(ctx, "freshness", FRESHNESS, Set.of());
  }

  private void trail(Context ctx) {
    list(ctx, "audit", TRAIL, Set.of("limit"));
  }

  private void list(Context ctx, String route, String sql, Set<String> parameters) {
    Caller caller = tokens.caller(ctx.header("Authorization"));
    answer(
        ctx,
        caller,
        new Access(route, null, trace(ctx)),
        connection -> {
          if (route.equals("audit") && !caller.role().maySeeTrail()) {
            throw ApiProblem.forbidden();
          }
          Page.refuseOthers(ctx, parameters);
          List<Map<String, Object>> rows = rows(connection, sql, ctx, parameters);
          Map<String, Object> body = new LinkedHashMap<>();
          body.put("rows", rows);
          return new Answer(body, rows.size());
        });
  }

  private static List<Map<String, Object>> rows(
      Connection connection, String sql, Context ctx, Set<String> parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      if (parameters.contains("limit")) {
        statement.setInt(1, Page.limit(ctx));
      }
      return Rows.of(statement);
    }
  }

  private void answer(Context ctx, Caller caller, Access access, TenantDatabase.Work work) {
    ctx.header("X-Trace-Id", access.trace());
    ApiAnswers.data(ctx, database.as(caller, access, work).body());
  }

  /** The caller's trace, or a new one. */
  private static String trace(Context ctx) {
    String given = ctx.header("traceparent");
    Matcher matcher = TRACE.matcher(given == null ? "" : given);
    if (matcher.matches()) {
      return matcher.group(1);
    }
    byte[] bytes = new byte[16];
    ThreadLocalRandom.current().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private void ready(Context ctx) {
    if (!database.answers()) {
      throw ApiProblem.unavailable("the database does not answer");
    }
    ApiAnswers.state(ctx, "ready");
  }

  private static void answerProblems(JavalinConfig config) {
    config.routes.exception(ApiProblem.class, (problem, ctx) -> ApiAnswers.problem(ctx, problem));
    config.routes.exception(
        HttpResponseException.class,
        (e, ctx) ->
            ApiAnswers.problem(
                ctx,
                e.getStatus() == 404 ? ApiProblem.notFound() : ApiProblem.other(e.getStatus())));
    config.routes.exception(
        Exception.class,
        (e, ctx) -> {
          // The kind only: the text of an exception may quote the request.
          LOG.error("request failed cause={}", e.getClass().getName());
          ApiAnswers.problem(ctx, ApiProblem.failed());
        });
  }

  private static void listen(JavalinConfig config, ApiSettings settings) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.compressionStrategy = CompressionStrategy.NONE;
    config.jetty.threadPool = new QueuedThreadPool(THREADS, 8);
    config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
    config.jetty.modifyServer(
        server -> {
          server.setErrorHandler(ApiAnswers::early);
          server.insertHandler(new GracefulHandler());
          server.setStopTimeout(5_000);
          server.addBean(new NetworkConnectionLimit(CONNECTIONS, server));
        });
    config.jetty.addConnector((server, http) -> connector(server, http, settings));
  }

  private static ServerConnector connector(
      Server server, HttpConfiguration http, ApiSettings settings) {
    ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(settings.host());
    connector.setPort(settings.port());
    connector.setIdleTimeout(IDLE.toMillis());
    return connector;
  }

  @Override
  public void close() {
    http.stop();
    database.close();
  }
}
