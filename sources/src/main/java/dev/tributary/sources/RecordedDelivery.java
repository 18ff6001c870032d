package dev.tributary.sources;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A line of a file of recorded deliveries, as the demo replays them: {@code
 * {"source":"github","event":"pull_request","delivery":"<uuid>","body":{...}}}.
 *
 * @param source a name of {@link Sources}; {@code custom} if the body is an event already; {@code
 *     raw} if {@code text} is to be sent as it is
 * @param event the kind of event for tools whose body does not say it, or null
 * @param deliveryId the tool's id of the delivery, or null
 * @param body null for {@code raw}
 * @param text null except for {@code raw}
 */
public record RecordedDelivery(
    String source, String event, String deliveryId, JsonNode body, String text) {

  /**
   * Reads the lines of a file, gzipped or not, in their order, lazily; close the stream.
   *
   * @throws UncheckedIOException while streaming, if a line is no JSON
   */
  public static Stream<RecordedDelivery> read(Path file) throws IOException {
    return Lines.of(file).map(RecordedDelivery::parse);
  }

  private static RecordedDelivery parse(String line) {
    try {
      Body recorded = new Body(Json.parse(line));
      JsonNode body = recorded.at("body");
      return new RecordedDelivery(
          recorded.requireText("source"),
          recorded.text("event"),
          recorded.text("delivery"),
          body.isMissingNode() ? null : body,
          recorded.text("text"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The delivery as the collector would receive it. */
  public Delivery toDelivery(long receivedAtMillis) {
    Map<String, String> headers = new HashMap<>();
    headers.put(GithubNormaliser.EVENT_HEADER, event);
    headers.put("X-GitHub-Delivery", deliveryId);
    return Delivery.of(headers, body, receivedAtMillis);
  }
}
