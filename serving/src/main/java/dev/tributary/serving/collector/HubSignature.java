package dev.tributary.serving.collector;

import java.util.function.UnaryOperator;

/**
 * The signature of GitHub and Jira over a body as it came, byte for byte: {@code sha256=} and the
 * lower-case hex HMAC-SHA256 under the shared secret. No other algorithm and no other spelling is
 * taken, so that there is nothing to fall back to. Also what is asked of tools that have no
 * signature of their own.
 */
final class HubSignature implements Signature {
  private static final String PREFIX = "sha256=";

  private final String header;

  private HubSignature(String header) {
    this.header = header;
  }

  static HubSignature in(String header) {
    return new HubSignature(header);
  }

  /** The value of the header for this body. */
  static String of(byte[] secret, byte[] body) {
    return PREFIX + Secrets.hmac(secret, body);
  }

  @Override
  public boolean proves(byte[] secret, byte[] body, UnaryOperator<String> headers, long nowMillis) {
    return Secrets.same(of(secret, body), headers.apply(header));
  }
}
