package dev.tributary.serving.collector;

import java.util.function.UnaryOperator;

/**
 * The signatures of PagerDuty and CircleCI: a list with commas in which each {@code v1=} is the
 * lower-case hex HMAC-SHA256 of the body. There are several while a secret is being replaced; one
 * of them must fit.
 */
final class VersionedSignatures implements Signature {
  private static final String PREFIX = "v1=";
  private static final int MOST = 10;

  private final String header;

  private VersionedSignatures(String header) {
    this.header = header;
  }

  static VersionedSignatures in(String header) {
    return new VersionedSignatures(header);
  }

  /** An entry of the header for this body. */
  static String of(byte[] secret, byte[] body) {
    return PREFIX + Secrets.hmac(secret, body);
  }

  @Override
  public boolean proves(byte[] secret, byte[] body, UnaryOperator<String> headers, long nowMillis) {
    String expected = of(secret, body);
    String given = headers.apply(header);
    boolean proven = false;
    for (String entry : (given == null ? "" : given).split(",", MOST + 1)) {
      proven |= Secrets.same(expected, entry.strip());
    }
    return proven;
  }
}
