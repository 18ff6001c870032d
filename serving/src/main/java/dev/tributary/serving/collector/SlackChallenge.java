package dev.tributary.serving.collector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Optional;

/** The question with which Slack asks once, for a new address, whether somebody listens there. */
final class SlackChallenge {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** The question is short; larger bodies are messages and are parsed elsewhere. */
  private static final int MAX_BYTES = 4096;

  private SlackChallenge() {}

  /** What has to be said back, if this body is the question. */
  static Optional<String> of(byte[] body) {
    if (body.length > MAX_BYTES) {
      return Optional.empty();
    }
    try {
      JsonNode question = JSON.readTree(body);
      String challenge = question.path("challenge").asText();
      return question.path("type").asText().equals("url_verification")
              && challenge.matches("[A-Za-z0-9_.=+/-]{1,512}")
          ? Optional.of(challenge)
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
