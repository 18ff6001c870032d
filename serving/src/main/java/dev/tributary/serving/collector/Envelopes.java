package dev.tributary.serving.collector;

import static dev.tributary.contracts.event.ReasonCode.JSON_MALFORMED;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.tributary.contracts.event.EventJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts the body of {@code POST /events} into the bytes of its envelopes and judges none of them:
 * each one goes to {@link EventJson#decode} as it was written.
 */
final class Envelopes {
  static final int MAX_EVENTS = 5_000;

  /** As {@link EventJson} does, no name is kept between requests and no length decides alone. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNameLength(EventJson.MAX_BYTES)
                  .maxNumberLength(EventJson.MAX_BYTES)
                  .build())
          .build();

  private Envelopes() {}

  /** One envelope, or the elements of an array. */
  static List<byte[]> ofJson(byte[] body) {
    String text = utf8(body);
    return text.stripLeading().startsWith("[") ? elements(text) : List.of(body);
  }

  /** The lines that are not blank. */
  static List<byte[]> ofLines(byte[] body) {
    List<byte[]> envelopes = new ArrayList<>();
    utf8(body).lines().filter(line -> !line.isBlank()).forEach(line -> add(envelopes, line));
    return envelopes;
  }

  private static List<byte[]> elements(String text) {
    List<byte[]> envelopes = new ArrayList<>();
    try (JsonParser json = JSON.createParser(text)) {
      json.nextToken();
      for (JsonToken token = json.nextToken();
          token != JsonToken.END_ARRAY;
          token = json.nextToken()) {
        if (token == null) {
          throw notJson();
        }
        long begin = json.currentTokenLocation().getCharOffset();
        json.skipChildren();
        // What is no object has no extent here, and is refused by its index like any other fault.
        long end = token == JsonToken.START_OBJECT ? endOf(json) : begin;
        add(envelopes, text.substring((int) begin, (int) end));
      }
      if (json.nextToken() != null) {
        throw notJson();
      }
    } catch (IOException e) {
      throw notJson();
    }
    return envelopes;
  }

  private static long endOf(JsonParser json) {
    return json.currentTokenLocation().getCharOffset() + 1;
  }

  private static void add(List<byte[]> envelopes, String text) {
    if (envelopes.size() == MAX_EVENTS) {
      throw Problem.tooLarge("the body has more than the allowed " + MAX_EVENTS + " events");
    }
    envelopes.add(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Decoded strictly and here: a JSON parser would guess UTF-16 and let broken UTF-8 pass. */
  private static String utf8(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw Problem.badRequest(JSON_MALFORMED, "the body is not UTF-8");
    }
  }

  private static Problem notJson() {
    return Problem.badRequest(JSON_MALFORMED, "the body is not well-formed JSON");
  }
}
