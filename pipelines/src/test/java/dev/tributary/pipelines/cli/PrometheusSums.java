package dev.tributary.pipelines.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.embedded.LocalPrometheus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** What a real Prometheus answers about the series that a job wrote into it. */
final class PrometheusSums {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final LocalPrometheus store;

  PrometheusSums(LocalPrometheus store) {
    this.store = store;
  }

  /**
   * @param metric a regular expression of names
   * @return the sum of all samples before that time and at most that long before it, by {@code
   *     name{labels}} as {@link GatewayOracle} has them
   */
  Map<String, Double> sums(String metric, Duration length, Instant end) {
    String samples = "{__name__=~\"%s\"}[%ds]".formatted(metric, length.toSeconds());
    Map<String, Double> sums = new TreeMap<>();
    // As a range selector, because a function over time would take the names away.
    for (JsonNode series : ask(samples, end.minusMillis(1)).path("data").path("result")) {
      Map<String, String> labels = new TreeMap<>();
      series
          .get("metric")
          .fields()
          .forEachRemaining(l -> labels.put(l.getKey(), l.getValue().asText()));
      String name = labels.remove("__name__");
      double sum = 0;
      for (JsonNode value : series.get("values")) {
        sum += value.get(1).asDouble();
      }
      sums.put(name + labels, sum);
    }
    return sums;
  }

  /** How many write requests it refused, by its own account. */
  double refusedWrites() {
    return get("/metrics")
        .lines()
        .filter(line -> line.startsWith("prometheus_http_requests_total{"))
        .filter(line -> line.contains("handler=\"/api/v1/write\"") && line.contains("code=\"4"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private JsonNode ask(String promql, Instant at) {
    try {
      return JSON.readTree(
          get(
              "/api/v1/query?time=%s&query=%s"
                  .formatted(at, URLEncoder.encode(promql, StandardCharsets.UTF_8))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String get(String path) {
    try {
      return http.send(
              HttpRequest.newBuilder(URI.create(store.url() + path)).build(),
              BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
