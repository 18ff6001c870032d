package dev.tributary.embedded;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * Takes spans and metrics by OTLP over HTTP, as an OpenTelemetry collector does, and keeps them in
 * memory. It reads the wire format by the numbers of the protocol's fields and shares no code with
 * the sender.
 */
public final class LocalOtlp implements AutoCloseable {
  private final HttpServer server;
  private final List<Span> spans = new CopyOnWriteArrayList<>();
  private final Set<String> metrics = ConcurrentHashMap.newKeySet();

  /**
   * @param parentId empty for none
   * @param links trace ids
   */
  public record Span(
      String service,
      String name,
      String traceId,
      String spanId,
      String parentId,
      long startNanos,
      long endNanos,
      Map<String, String> attributes,
      List<String> links) {}

  private LocalOtlp(HttpServer server) {
    this.server = server;
  }

  /** Listens on a free port of loopback. */
  public static LocalOtlp start() throws IOException {
    LocalOtlp otlp =
        new LocalOtlp(
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16));
    otlp.server.createContext("/v1/traces", otlp::take);
    otlp.server.createContext("/v1/metrics", otlp::takeMetrics);
    otlp.server.start();
    return otlp;
  }

  /** What OTEL_EXPORTER_OTLP_ENDPOINT shall be. */
  public String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  public List<Span> spans() {
    return List.copyOf(spans);
  }

  public List<Span> ofTrace(String traceId) {
    return spans.stream().filter(span -> span.traceId().equals(traceId)).toList();
  }

  /** The names of all metrics that anybody has sent. */
  public Set<String> metrics() {
    return Set.copyOf(metrics);
  }

  private void takeMetrics(HttpExchange exchange) throws IOException {
    messages(UnknownFieldSet.parseFrom(exchange.getRequestBody().readAllBytes()), 1)
        .flatMap(resourceMetrics -> messages(resourceMetrics, 2))
        .flatMap(scopeMetrics -> messages(scopeMetrics, 2))
        .flatMap(metric -> bytes(metric, 1))
        .forEach(name -> metrics.add(name.toStringUtf8()));
    answer(exchange);
  }

  private void take(HttpExchange exchange) throws IOException {
    UnknownFieldSet request = UnknownFieldSet.parseFrom(exchange.getRequestBody().readAllBytes());
    messages(request, 1)
        .forEach(
            resourceSpans -> {
              String service =
                  messages(resourceSpans, 1)
                      .map(LocalOtlp::attributes)
                      .findFirst()
                      .map(attributes -> attributes.get("service.name"))
                      .orElse("");
              messages(resourceSpans, 2)
                  .flatMap(scopeSpans -> messages(scopeSpans, 2))
                  .forEach(span -> spans.add(span(service, span)));
            });
    answer(exchange);
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private static Span span(String service, UnknownFieldSet span) {
    return new Span(
        service,
        bytes(span, 5).map(ByteString::toStringUtf8).findFirst().orElse(""),
        hex(span, 1),
        hex(span, 2),
        hex(span, 4),
        span.getField(7).getFixed64List().get(0),
        span.getField(8).getFixed64List().get(0),
        attributes(span, 9),
        messages(span, 13).map(link -> hex(link, 1)).toList());
  }

  private static Map<String, String> attributes(UnknownFieldSet resource) {
    return attributes(resource, 1);
  }

  /** Texts only: ours are. */
  private static Map<String, String> attributes(UnknownFieldSet holder, int field) {
    Map<String, String> attributes = new TreeMap<>();
    messages(holder, field)
        .forEach(
            pair ->
                attributes.put(
                    bytes(pair, 1).map(ByteString::toStringUtf8).findFirst().orElse(""),
                    messages(pair, 2)
                        .flatMap(value -> bytes(value, 1))
                        .map(ByteString::toStringUtf8)
                        .findFirst()
                        .orElse("")));
    return attributes;
  }

  private static String hex(UnknownFieldSet holder, int field) {
    return bytes(holder, field)
        .map(id -> HexFormat.of().formatHex(id.toByteArray()))
        .findFirst()
        .orElse("");
  }

  private static Stream<ByteString> bytes(UnknownFieldSet holder, int field) {
    return holder.getField(field).getLengthDelimitedList().stream();
  }

  private static Stream<UnknownFieldSet> messages(UnknownFieldSet holder, int field) {
    return bytes(holder, field)
        .map(
            bytes -> {
              try {
                return UnknownFieldSet.parseFrom(bytes);
              } catch (IOException e) {
                throw new IllegalArgumentException("not OTLP", e);
              }
            });
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
