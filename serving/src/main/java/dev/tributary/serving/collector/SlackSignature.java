package dev.tributary.serving.collector;

import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * Slack's signature, version 0: {@code v0=} and the lower-case hex HMAC-SHA256 of {@code
 * v0:<timestamp>:<body>}. It holds for five minutes around its timestamp, so that a request that
 * somebody has overheard is soon worth nothing.
 */
final class SlackSignature implements Signature {
  static final String HEADER = "X-Slack-Signature";
  static final String TIMESTAMP = "X-Slack-Request-Timestamp";

  private static final long WINDOW_SECONDS = Duration.ofMinutes(5).toSeconds();

  /** The value of the header for this body at this time. */
  static String of(byte[] secret, String timestamp, byte[] body) {
    return "v0=" + Secrets.hmac(secret, Secrets.bytes("v0:" + timestamp + ":"), body);
  }

  @Override
  public boolean proves(byte[] secret, byte[] body, UnaryOperator<String> headers, long nowMillis) {
    String given = headers.apply(TIMESTAMP);
    String timestamp = given != null && given.matches("[0-9]{1,12}") ? given : "0";
    boolean signed = Secrets.same(of(secret, timestamp, body), headers.apply(HEADER));
    long age = Math.floorDiv(nowMillis, 1000L) - Long.parseLong(timestamp);
    return signed && Math.abs(age) <= WINDOW_SECONDS;
  }
}
