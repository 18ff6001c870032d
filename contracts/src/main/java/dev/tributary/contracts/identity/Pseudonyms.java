package dev.tributary.contracts.identity;

import java.nio.charset.StandardCharsets;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;

/**
 * One-way names for people: hex HMAC-SHA256 of the tool's stable user id under the tenant's secret
 * (P-021, P-073). Pseudonymous, not anonymous: whoever holds the secret can test a guess.
 */
public final class Pseudonyms {
  private final byte[] secret;
  private final String keyId;

  private Pseudonyms(byte[] secret, String keyId) {
    this.secret = secret;
    this.keyId = keyId;
  }

  /**
   * @param keyId names the secret, so that it can be replaced; travels with every pseudonym
   * @throws IllegalArgumentException if the secret is empty
   */
  public static Pseudonyms of(String secret, String keyId) {
    if (secret.isEmpty()) {
      throw new IllegalArgumentException("the tenant secret is empty");
    }
    return new Pseudonyms(secret.getBytes(StandardCharsets.UTF_8), keyId);
  }

  public String keyId() {
    return keyId;
  }

  /** 64 lower-case hex digits, or null for null. */
  public String of(String userId) {
    // HmacUtils holds a Mac, which is not safe for concurrent use; making one is cheap at the edge.
    return userId == null
        ? null
        : new HmacUtils(HmacAlgorithms.HMAC_SHA_256, secret).hmacHex(userId);
  }
}
