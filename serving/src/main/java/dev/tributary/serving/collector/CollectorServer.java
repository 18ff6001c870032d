package dev.tributary.serving.collector;

import dev.tributary.telemetry.Telemetry;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.util.JavalinBindException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running collector: {@code POST /hooks/{tenant}/{source}}, {@code POST /events}, {@code GET
 * /healthz} and {@code GET /readyz}. Plain HTTP on loopback unless told otherwise; it starts
 * without a broker and says so in {@code /readyz}. Closing it answers the requests that are being
 * handled, then waits until Kafka has what was sent.
 */
public final class CollectorServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CollectorServer.class);

  /** Each holds a thread until the broker has answered. */
  private static final int REQUESTS = 64;

  /** Room for whoever is told to come again, and for the health checks. */
  private static final int SPARE_THREADS = 24;

  private static final int BODY_BYTES = 48 << 20;
  private static final int CONNECTIONS = 512;
  private static final Duration IDLE = Duration.ofSeconds(10);

  private final Javalin http;
  private final EventSender sender;
  private final BrokerProbe probe;
  private final DirectoryWatch directories;
  private final InFlight inFlight = new InFlight(REQUESTS, BODY_BYTES);
  private final FailedLogins failedLogins;
  private final CallerAddress addresses;

  private CollectorServer(
      CollectorSettings settings, Telemetry telemetry, Clock clock, LongSupplier nanoClock) {
    this.failedLogins = new FailedLogins(settings.failedLogins(), nanoClock);
    this.addresses = CallerAddress.behind(settings.proxies());
    TenantRates rates = new TenantRates(settings.tenantRate(), nanoClock);
    TellRequests tell = new TellRequests(telemetry, inFlight, clock);
    this.sender =
        EventSender.to(
            settings.kafka(),
            settings.topic(),
            settings.activityTopic(),
            settings.ackWithin(),
            tell);
    this.probe = new BrokerProbe(settings.kafka(), settings.topic());
    Doorkeeper doorkeeper = Doorkeeper.of(settings.tenants());
    this.directories = DirectoryWatch.of(settings.folder(), doorkeeper);
    this.http =
        Javalin.create(
            config -> {
              config.routes.post(
                  "/hooks/{tenant}/{source}",
                  new ReceiveHook(doorkeeper, sender, inFlight, rates, tell, clock));
              // Not before a hook: whoever shares the sender's address, as everybody on GitHub
              // does, could close the door for others by failing at it.
              config.routes.before("/events", ctx -> failedLogins.require(addressOf(ctx)));
              config.routes.post(
                  "/events", new ReceiveEvents(doorkeeper, sender, inFlight, rates, tell));
              config.routes.get("/healthz", ctx -> Answers.ok(ctx, "ok"));
              config.routes.get("/readyz", this::ready);
              answerProblems(config);
              config.requestLogger.http(tell);
              listen(config, settings);
            });
  }

  /**
   * Starts listening.
   *
   * @throws IOException in one sentence, if the port is taken
   */
  public static CollectorServer start(CollectorSettings settings) throws IOException {
    return start(settings, Telemetry.off());
  }

  /**
   * The same, and tells of what it does.
   *
   * @param telemetry stays the caller's to close
   */
  public static CollectorServer start(CollectorSettings settings, Telemetry telemetry)
      throws IOException {
    settings.warnings().forEach(warning -> LOG.warn("{}", warning));
    CollectorServer server =
        new CollectorServer(settings, telemetry, Clock.systemUTC(), System::nanoTime);
    try {
      server.http.start();
      server.directories.every(settings.reloadEvery());
    } catch (JavalinBindException e) {
      server.close();
      throw new IOException(
          "Nobody can listen on " + settings.host() + ":" + settings.port() + ": it is taken.", e);
    }
    LOG.info(
        "collector listens on {}:{} tenants={} topic={}",
        settings.host(),
        server.port(),
        settings.tenantIds().size(),
        settings.topic());
    return server;
  }

  /** The port it listens on. */
  public int port() {
    return http.port();
  }

  private void ready(Context ctx) {
    BrokerProbe.Verdict verdict = probe.verdict();
    if (verdict != BrokerProbe.Verdict.READY) {
      throw Problem.unavailable(verdict.name(), verdict.text(), 5);
    }
    Answers.ready(ctx, verdict.text(), directories.refused());
  }

  private String addressOf(Context ctx) {
    return addresses.of(ctx.ip(), ctx.req().getHeaders("X-Forwarded-For"));
  }

  private void answerProblems(JavalinConfig config) {
    config.routes.exception(
        Problem.class,
        (problem, ctx) ->
            Answers.problem(
                ctx,
                problem.status() == 401
                    ? failedLogins.count(addressOf(ctx)).orElse(problem)
                    : problem));
    config.routes.exception(
        HttpResponseException.class,
        (e, ctx) ->
            Answers.problem(
                ctx,
                e.getStatus() == 404
                    ? Problem.notFound()
                    : Problem.other(
                        e.getStatus(), HttpStatus.forStatus(e.getStatus()).getMessage())));
    config.routes.exception(
        Exception.class,
        (e, ctx) -> {
          // The kind only: the text of an exception may quote the body.
          LOG.error("request failed cause={} at={}", e.getClass().getName(), placeOf(e));
          Answers.problem(ctx, Problem.other(500, "the collector failed; nothing was taken"));
        });
    config.router.javaLangErrorHandler(
        (response, error) -> {
          LOG.error("request failed cause={}", error.getClass().getName());
          response.setStatus(500);
        });
  }

  private static String placeOf(Exception e) {
    return e.getStackTrace().length == 0 ? "-" : e.getStackTrace()[0].toString();
  }

  private static void listen(JavalinConfig config, CollectorSettings settings) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.compressionStrategy = CompressionStrategy.NONE;
    config.jetty.threadPool = new QueuedThreadPool(REQUESTS + SPARE_THREADS, 8);
    config.jetty.modifyHttpConfiguration(
        http -> {
          http.setUriCompliance(UriCompliance.DEFAULT);
          http.setSendServerVersion(false);
        });
    config.jetty.modifyServer(
        server -> {
          server.setErrorHandler(Answers::early);
          server.insertHandler(new GracefulHandler());
          server.setStopTimeout(settings.ackWithin().toMillis() + IDLE.toMillis());
          server.addBean(new NetworkConnectionLimit(CONNECTIONS, server));
        });
    config.jetty.addConnector((server, http) -> connector(server, http, settings));
  }

  private static ServerConnector connector(
      Server server, HttpConfiguration http, CollectorSettings settings) {
    ServerConnector connector = new ServerConnector(server, 1, 1, settings.tls().connections(http));
    connector.setHost(settings.host());
    connector.setPort(settings.port());
    connector.setIdleTimeout(IDLE.toMillis());
    return connector;
  }

  @Override
  public void close() {
    http.stop();
    directories.close();
    sender.close();
    probe.close();
  }
}
