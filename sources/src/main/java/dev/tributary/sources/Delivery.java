package dev.tributary.sources;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * One delivery of a tool, as it arrived: the headers, the body and the time.
 *
 * <p>The delivery's own id is used for tracing only. It cannot tell two deliveries of one fact
 * apart from two facts: two hooks and a later import carry other ids.
 */
public final class Delivery {
  private static final String TRACE_PARENT = "traceparent";
  private static final String[] DELIVERY_IDS = {
    "X-GitHub-Delivery", "X-Atlassian-Webhook-Identifier", "Idempotency-Key"
  };

  private final Map<String, String> headers;
  private final byte[] bytes;
  private final JsonNode parsed;
  private final long receivedAtMillis;

  private Delivery(
      Map<String, String> headers, byte[] bytes, JsonNode parsed, long receivedAtMillis) {
    this.headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach(
        (name, value) -> {
          if (name != null && value != null) {
            this.headers.put(name, value);
          }
        });
    this.bytes = bytes;
    this.parsed = parsed;
    this.receivedAtMillis = receivedAtMillis;
  }

  /**
   * @param headers as received; names are compared without regard to case
   * @param body UTF-8 JSON, not yet parsed
   * @param receivedAtMillis epoch milliseconds, 0 if unknown
   */
  public static Delivery of(Map<String, String> headers, byte[] body, long receivedAtMillis) {
    return new Delivery(headers, Objects.requireNonNull(body, "body"), null, receivedAtMillis);
  }

  /** The same for a body that has been parsed; the body must not be changed afterwards. */
  public static Delivery of(Map<String, String> headers, JsonNode body, long receivedAtMillis) {
    return new Delivery(headers, null, Objects.requireNonNull(body, "body"), receivedAtMillis);
  }

  /** A GitHub delivery: the body does not name its event, the header must. */
  public static Delivery github(String event, JsonNode body, long receivedAtMillis) {
    return of(Map.of("X-GitHub-Event", event), body, receivedAtMillis);
  }

  /** The value of a header in any case, or null. */
  public String header(String name) {
    return headers.get(name);
  }

  /** Epoch milliseconds, 0 if unknown. */
  public long receivedAtMillis() {
    return receivedAtMillis;
  }

  /** The body as it came. */
  byte[] bytes() {
    return bytes != null ? bytes : parsed.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The body as one JSON object. */
  JsonNode body() throws IOException {
    return parsed != null ? parsed : Json.parse(bytes);
  }

  /**
   * 32 hex digits that name this delivery in traces: the caller's W3C trace, else the delivery's id
   * where it is a UUID; null if there is neither.
   */
  String traceId() {
    String parent = header(TRACE_PARENT);
    if (parent != null
        && parent.matches("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}.*")
        && !parent.startsWith("00000000000000000000000000000000", 3)) {
      return parent.substring(3, 35);
    }
    for (String name : DELIVERY_IDS) {
      String id = header(name);
      if (id != null && id.matches("[0-9A-Fa-f]{8}(-?[0-9A-Fa-f]{4}){3}-?[0-9A-Fa-f]{12}")) {
        return id.replace("-", "").toLowerCase(Locale.ROOT);
      }
    }
    return null;
  }
}
