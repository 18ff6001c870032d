package dev.tributary.serving.api;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A stream of server-sent events, one event after the other. */
final class LiveStream implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 20;

  private final InputStream body;
  private final BlockingQueue<Map<String, String>> events = new LinkedBlockingQueue<>();

  LiveStream(InputStream body) {
    this.body = body;
    // Reading cannot be given up, waiting can.
    Thread reader = new Thread(this::read, "live-stream");
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    Map<String, String> fields = new LinkedHashMap<>();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int at = line.indexOf(": ");
        if (at > 0) {
          fields.put(line.substring(0, at), line.substring(at + 2));
        } else if (line.isEmpty() && !fields.isEmpty()) {
          events.add(fields);
          fields = new LinkedHashMap<>();
        }
      }
    } catch (IOException e) {
      // closed here or there
    }
    events.add(Map.of());
  }

  /** Waits for the next event and gives its fields; none at the end. Heartbeats are no events. */
  Map<String, String> next() throws InterruptedException {
    Map<String, String> event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (event == null) {
      throw new AssertionError("no event within " + PATIENCE_SECONDS + " seconds");
    }
    return event;
  }

  @Override
  public void close() throws IOException {
    body.close();
  }
}
