package dev.tributary.io.prometheus;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tributary.embedded.LocalPrometheus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Asks a real store as a dashboard would. */
final class Promql {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private Promql() {}

  /** The values of an instant query, by their labels as {@code a=b,c=d}. */
  static Map<String, Double> ask(LocalPrometheus store, String promql, long atMillis) {
    String url =
        "%s/api/v1/query?time=%d.%03d&query=%s"
            .formatted(
                store.url(),
                atMillis / 1000,
                atMillis % 1000,
                URLEncoder.encode(promql, StandardCharsets.UTF_8));
    try {
      String body =
          HTTP.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
              .body();
      return parse(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Double> parse(String body) throws IOException {
    Map<String, Double> values = new TreeMap<>();
    try (JsonParser json = new JsonFactory().createParser(body)) {
      TreeMap<String, String> labels = new TreeMap<>();
      boolean inMetric = false;
      int inValue = 0;
      while (json.nextToken() != null) {
        JsonToken token = json.currentToken();
        String name = json.currentName();
        if (token == JsonToken.START_OBJECT && "metric".equals(name)) {
          inMetric = true;
          labels.clear();
        } else if (token == JsonToken.END_OBJECT && inMetric) {
          inMetric = false;
        } else if (inMetric && token == JsonToken.VALUE_STRING) {
          labels.put(name, json.getText());
        } else if (token == JsonToken.START_ARRAY && "value".equals(name)) {
          inValue = 1;
        } else if (inValue > 0 && token == JsonToken.VALUE_STRING) {
          String key =
              String.join(
                  ",",
                  labels.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList());
          values.put(key, Double.valueOf(json.getText()));
          inValue = 0;
        } else if (token == JsonToken.VALUE_STRING && "error".equals(name)) {
          throw new IllegalArgumentException(json.getText());
        }
      }
    }
    return values;
  }
}
