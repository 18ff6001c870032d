package dev.tributary.serving.collector;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The little cryptography that signatures are made of. */
final class Secrets {
  private static final String ALGORITHM = "HmacSHA256";

  private Secrets() {}

  /** Lower-case hex HMAC-SHA256 of the parts, one after the other. */
  static String hmac(byte[] secret, byte[]... parts) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      for (byte[] part : parts) {
        mac.update(part);
      }
      return HexFormat.of().formatHex(mac.doFinal());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  /** Whether both are equal, in a time that does not tell how far they are; null equals nothing. */
  static boolean same(String expected, String given) {
    return MessageDigest.isEqual(bytes(expected), bytes(given == null ? "" : given))
        && given != null;
  }

  /** Whether the text is the secret; not even its length shows. */
  static boolean isSecret(byte[] secret, String given) {
    return MessageDigest.isEqual(sha256(secret), sha256(bytes(given == null ? "" : given)));
  }

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
