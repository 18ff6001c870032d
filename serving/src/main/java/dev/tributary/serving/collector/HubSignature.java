package dev.tributary.serving.collector;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The signature of GitHub and Jira over a body as it came, byte for byte: {@code sha256=} and the
 * lower-case hex HMAC-SHA256 under the shared secret. No other algorithm and no other spelling is
 * taken, so that there is nothing to fall back to.
 */
final class HubSignature {
  private static final String PREFIX = "sha256=";
  private static final String ALGORITHM = "HmacSHA256";

  private HubSignature() {}

  /** The value of the header for this body. */
  static String of(byte[] secret, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      return PREFIX + HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  /**
   * Whether the header signs this body. Takes as long for a wrong, a short or a missing value as
   * for the right one.
   *
   * @param header null if the request has none
   */
  static boolean matches(byte[] secret, byte[] body, String header) {
    byte[] expected = of(secret, body).getBytes(StandardCharsets.UTF_8);
    byte[] given = (header == null ? "" : header).getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(expected, given);
  }
}
