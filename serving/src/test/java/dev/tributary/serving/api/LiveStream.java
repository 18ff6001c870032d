package dev.tributary.serving.api;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** A stream of server-sent events, one event after the other. */
final class LiveStream implements AutoCloseable {
  private final BufferedReader lines;

  LiveStream(InputStream body) {
    this.lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
  }

  /** Waits for the next event and gives its fields; null at the end. Heartbeats are no events. */
  Map<String, String> next() throws IOException {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.isEmpty() && !fields.isEmpty()) {
        return fields;
      }
      int at = line.indexOf(": ");
      if (at > 0) {
        fields.put(line.substring(0, at), line.substring(at + 2));
      }
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
