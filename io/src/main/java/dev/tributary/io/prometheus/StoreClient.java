package dev.tributary.io.prometheus;

import dev.tributary.io.tls.Authorities;
import dev.tributary.io.tls.Distrust;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** One HTTP request to a metric store at a time; never tries again. */
final class StoreClient {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofSeconds(30);

  private final PrometheusTarget target;
  private final HttpClient http;

  StoreClient(PrometheusTarget target) {
    this.target = target;
    this.http =
        Authorities.trusting(target.authorities())
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /** Reads the body of a good answer. */
  interface Reader {
    void read(InputStream body) throws IOException;
  }

  StoreAnswer write(byte[] compressed) throws InterruptedException {
    return exchange(
        HttpRequest.newBuilder(URI.create(target.writeUrl()))
            .header("Content-Encoding", "snappy")
            .header("Content-Type", "application/x-protobuf")
            .header("X-Prometheus-Remote-Write-Version", "0.1.0")
            .POST(BodyPublishers.ofByteArray(compressed)),
        body -> body.skip(Long.MAX_VALUE));
  }

  /** An instant query, evaluated at that time. */
  StoreAnswer query(String queryUrl, String promql, long atSeconds, Reader reader)
      throws InterruptedException {
    String form =
        "time=" + atSeconds + "&query=" + URLEncoder.encode(promql, StandardCharsets.UTF_8);
    return exchange(
        HttpRequest.newBuilder(URI.create(queryUrl))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form)),
        reader);
  }

  private StoreAnswer exchange(HttpRequest.Builder request, Reader reader)
      throws InterruptedException {
    request.timeout(ANSWER).header("User-Agent", "tributary");
    try {
      target.credentials().authorization().ifPresent(it -> request.header("Authorization", it));
      HttpResponse<InputStream> response = http.send(request.build(), BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        if (response.statusCode() == 200) {
          reader.read(body);
          return StoreAnswer.of(200, "", "");
        }
        return StoreAnswer.of(
            response.statusCode(),
            new String(body.readNBytes(1 << 16), StandardCharsets.UTF_8),
            response.headers().firstValue("Retry-After").orElse(""));
      }
    } catch (IOException e) {
      // A refused connection has no message of its own.
      return StoreAnswer.none(
          Distrust.reasonOf(e)
              .map(reason -> "no secure connection: " + reason + "; check --remoteWriteCa")
              .orElse(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()));
    }
  }
}
