package dev.tributary.serving.api;

import dev.tributary.telemetry.Telemetry;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinBindException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running API and the dashboard that reads it: what {@code /openapi.json} describes, and
 * nothing else. Plain HTTP on loopback unless told otherwise.
 */
public final class ApiServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
  private static final int THREADS = 96;
  private static final int CONNECTIONS = 512;
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final Duration SIGN_IN = Duration.ofMinutes(15);

  private final TenantDatabase database;
  private final LiveFeeds feeds;
  private final SignInCodes codes;
  private final Javalin http;

  private ApiServer(ApiSettings settings, Lineage lineage, Telemetry telemetry, Clock clock)
      throws IOException {
    this.database =
        TenantDatabase.open(
            settings.jdbcUrl(), settings.jdbcUser(), settings.password(), settings.pass(clock));
    this.feeds = new LiveFeeds(settings.liveEvery(), clock);
    this.codes = new SignInCodes(clock);
    ApiRoutes routes =
        new ApiRoutes(
            settings.tokens(clock),
            database,
            new Reading(
                new ReadTenantNumbers(settings.seriesNamespace()), new ExplainCell(lineage)),
            feeds,
            codes,
            settings.embedding(),
            clock);
    this.http =
        Javalin.create(
            config -> {
              new TellReads(telemetry, clock).addTo(config);
              routes.addTo(config.routes);
              answerProblems(config);
              listen(config, settings);
            });
  }

  /**
   * Starts listening.
   *
   * @param lineage what explains its numbers
   * @throws IOException in one sentence, if the port is taken, the database is away or its user is
   *     one to whom the wall between tenants does not apply
   */
  public static ApiServer start(ApiSettings settings, Lineage lineage) throws IOException {
    return start(settings, lineage, Telemetry.off());
  }

  /**
   * The same, and tells of what it does.
   *
   * @param telemetry stays the caller's to close
   */
  public static ApiServer start(ApiSettings settings, Lineage lineage, Telemetry telemetry)
      throws IOException {
    ApiServer server = new ApiServer(settings, lineage, telemetry, Clock.systemUTC());
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

  /**
   * A path for somebody who shall be let in with this token: opened once, within a quarter of an
   * hour. The code stands in the fragment, which browsers send to nobody.
   */
  public String signInPath(String token) {
    return "/#code=" + codes.codeFor(token, SIGN_IN);
  }

  static byte[] openApi() throws IOException {
    try (InputStream in = ApiServer.class.getResourceAsStream("openapi.json")) {
      return in.readAllBytes();
    }
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
    ServerConnector connector = new ServerConnector(server, 1, 1, settings.tls().connections(http));
    connector.setHost(settings.host());
    connector.setPort(settings.port());
    connector.setIdleTimeout(IDLE.toMillis());
    return connector;
  }

  @Override
  public void close() {
    // First: the server would wait for streams that never end by themselves.
    feeds.close();
    http.stop();
    database.close();
  }
}
