package dev.tributary.pipelines.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.sources.Delivery;
import dev.tributary.sources.GhArchive;
import dev.tributary.sources.Lines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Webhook deliveries as people keep them in files: GH Archive hours, the Wikiticker sample, folders
 * of bodies, our own recorded lines, and the {@code index.json} of
 * {@code @octokit/webhooks-examples}; each of them may be gzipped.
 */
final class RecordedFiles {
  private static final ObjectMapper JSON = new ObjectMapper();

  private RecordedFiles() {}

  /** The deliveries of a file, or of all files below a folder in the order of their names. */
  static Stream<Delivery> deliveries(String source, Path path, long receivedAtMillis)
      throws IOException {
    if (Files.isRegularFile(path)) {
      return ofFile(source, path, receivedAtMillis);
    }
    List<Path> files;
    try (Stream<Path> below = Files.walk(path)) {
      files = below.filter(RecordedFiles::isRecorded).sorted().toList();
    }
    return files.stream().flatMap(file -> unchecked(source, file, receivedAtMillis));
  }

  private static boolean isRecorded(Path file) {
    String name = nameOf(file).toLowerCase(Locale.ROOT);
    return Files.isRegularFile(file)
        && (name.endsWith(".json") || isLines(name))
        && !name.equals("package.json");
  }

  /** Without the ending that says that it is gzipped. */
  private static String nameOf(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
  }

  private static boolean isLines(String name) {
    return name.endsWith(".jsonl") || name.endsWith(".ndjson");
  }

  private static Stream<Delivery> unchecked(String source, Path file, long receivedAtMillis) {
    try {
      return ofFile(source, file, receivedAtMillis);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @SuppressWarnings("StreamResourceLeak") // closed by whoever reads the deliveries
  private static Stream<Delivery> ofFile(String source, Path file, long receivedAtMillis)
      throws IOException {
    if (source.equals("gharchive") || source.equals("wikiticker")) {
      return GhArchive.deliveries(file, receivedAtMillis);
    }
    String name = nameOf(file);
    if (isLines(name)) {
      return Lines.of(file).map(line -> ofLine(line, eventOf(file), receivedAtMillis));
    }
    byte[] bytes = Lines.bytes(file);
    if (name.equals("index.json")) {
      return ofIndex(JSON.readTree(bytes), receivedAtMillis);
    }
    return Stream.of(Delivery.of(Map.of("X-GitHub-Event", eventOf(file)), bytes, receivedAtMillis));
  }

  /**
   * One of our recorded deliveries, or else a body; what is neither is counted by the normaliser.
   */
  private static Delivery ofLine(String line, String event, long receivedAtMillis) {
    try {
      JsonNode recorded = JSON.readTree(line);
      if (recorded.path("body").isObject()) {
        String named = recorded.path("event").asText(event);
        return Delivery.of(
            Map.of("X-GitHub-Event", named), recorded.path("body"), receivedAtMillis);
      }
    } catch (JsonProcessingException e) {
      // not JSON: the normaliser says so
    }
    return Delivery.of(
        Map.of("X-GitHub-Event", event), line.getBytes(StandardCharsets.UTF_8), receivedAtMillis);
  }

  /** One entry an event, each with examples of its body. */
  private static Stream<Delivery> ofIndex(JsonNode events, long receivedAtMillis) {
    return children(events)
        .flatMap(
            event ->
                children(event.path("examples"))
                    .map(
                        body ->
                            Delivery.github(event.path("name").asText(), body, receivedAtMillis)));
  }

  private static Stream<JsonNode> children(JsonNode parent) {
    return StreamSupport.stream(parent.spliterator(), false);
  }

  /**
   * {@code pull_request.opened.json}, {@code pull_request.jsonl}, or a single body in a folder
   * named {@code pull_request}.
   */
  private static String eventOf(Path file) {
    String name = nameOf(file);
    Path folder = file.toAbsolutePath().getParent().getFileName();
    boolean named = name.indexOf('.') < name.lastIndexOf('.') || isLines(name) || folder == null;
    return named ? name.substring(0, name.indexOf('.')) : folder.toString();
  }
}
