package dev.tributary.telemetry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * {@code GET /metrics} for Prometheus, on a port of its own: metrics are for those who run the
 * program and not for whoever can reach its doors.
 */
public final class MetricsPage implements AutoCloseable {
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final HttpServer server;
  private final ExecutorService thread;

  private MetricsPage(HttpServer server, ExecutorService thread) {
    this.server = server;
    this.thread = thread;
  }

  /**
   * @param port 0 for any free one
   * @throws IOException in one sentence, if the port is taken
   */
  public static MetricsPage start(String host, int port, Telemetry telemetry) throws IOException {
    HttpServer server;
    try {
      server = HttpServer.create(new InetSocketAddress(host, port), 16);
    } catch (IOException e) {
      throw new IOException("Nobody can listen on " + host + ":" + port + ": it is taken.", e);
    }
    ExecutorService thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread worker = new Thread(task, "metrics-page");
              worker.setDaemon(true);
              return worker;
            });
    server.setExecutor(thread);
    server.createContext("/", exchange -> answer(exchange, telemetry));
    server.start();
    return new MetricsPage(server, thread);
  }

  private static void answer(HttpExchange exchange, Telemetry telemetry) throws IOException {
    try (exchange) {
      if (!exchange.getRequestURI().getPath().equals("/metrics")) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      byte[] page = telemetry.scrape();
      exchange.getResponseHeaders().set("Content-Type", TEXT);
      exchange.sendResponseHeaders(200, page.length == 0 ? -1 : page.length);
      exchange.getResponseBody().write(page);
    }
  }

  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    thread.shutdown();
  }
}
