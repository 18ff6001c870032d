package dev.tributary.contracts.identity;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;

/**
 * One-way names for people: hex HMAC-SHA256 of the tool's stable user id under one of the tenant's
 * secrets (P-021, P-073). Pseudonymous, not anonymous: whoever holds the secret can test a guess.
 *
 * <p>A tenant has a ring of secrets, each in force from an instant on. The time of the event picks
 * the secret, so a redelivery or a late import names people as the first delivery did (T-11).
 */
public final class Pseudonyms {
  /**
   * For how long after a rotation events also carry the former name: as long as a timeline
   * remembers (the history horizon), so no metric can see a person from both sides as two.
   */
  public static final Duration OVERLAP = Duration.ofDays(90);

  private final List<Secret> ring;

  private Pseudonyms(List<Secret> ring) {
    this.ring = ring;
  }

  /** A secret of the ring; prints as its key id. */
  public static final class Secret {
    private final String keyId;
    private final byte[] bytes;
    private final long validFromMillis;

    private Secret(String keyId, byte[] bytes, long validFromMillis) {
      this.keyId = keyId;
      this.bytes = bytes;
      this.validFromMillis = validFromMillis;
    }

    /**
     * @param keyId names the secret; travels with every pseudonym
     * @param validFrom events of this instant and later are named under it
     * @throws IllegalArgumentException if the secret is empty
     */
    public static Secret of(String keyId, String secret, Instant validFrom) {
      if (secret.isEmpty()) {
        throw new IllegalArgumentException("the tenant secret is empty");
      }
      return new Secret(keyId, secret.getBytes(StandardCharsets.UTF_8), validFrom.toEpochMilli());
    }

    private String name(String userId) {
      // HmacUtils holds a Mac, which is not safe for concurrent use; making one is cheap here.
      return new HmacUtils(HmacAlgorithms.HMAC_SHA_256, bytes).hmacHex(userId);
    }

    @Override
    public String toString() {
      return "Secret[" + keyId + "]";
    }
  }

  /**
   * A tenant that never rotated.
   *
   * @param keyId names the secret, so that it can be replaced; travels with every pseudonym
   * @throws IllegalArgumentException if the secret is empty
   */
  public static Pseudonyms of(String secret, String keyId) {
    return ring(List.of(Secret.of(keyId, secret, Instant.EPOCH)));
  }

  /**
   * A tenant's secrets, oldest first. The first is in force since ever.
   *
   * @throws IllegalArgumentException if there is none, if a key id appears twice, if they are not
   *     in the order of their times, or if there are more than two rotations within twice {@link
   *     #OVERLAP}: one former name could then not hold somebody together
   */
  public static Pseudonyms ring(List<Secret> secrets) {
    if (secrets.isEmpty()) {
      throw new IllegalArgumentException("a tenant has at least one secret for pseudonyms");
    }
    Set<String> keyIds = new HashSet<>();
    for (int i = 0; i < secrets.size(); i++) {
      Secret secret = secrets.get(i);
      if (!keyIds.add(secret.keyId)) {
        throw new IllegalArgumentException("two secrets have the key id " + secret.keyId);
      }
      if (i > 1 && secret.validFromMillis <= secrets.get(i - 1).validFromMillis) {
        throw new IllegalArgumentException(
            "secret " + secret.keyId + " must begin after " + secrets.get(i - 1).keyId);
      }
      if (i > 2
          && secret.validFromMillis - secrets.get(i - 2).validFromMillis < 2 * OVERLAP.toMillis()) {
        throw new IllegalArgumentException(
            "secret "
                + secret.keyId
                + " is the third rotation within "
                + 2 * OVERLAP.toDays()
                + " days: people would fall apart; let it begin later");
      }
    }
    return new Pseudonyms(List.copyOf(secrets));
  }

  /** The key id of the secret that names people at an instant. */
  public String keyIdAt(long atMillis) {
    return inForceAt(atMillis).keyId;
  }

  /**
   * Somebody at an instant: their name, and after a rotation also the former one.
   *
   * @return null for null
   */
  public Person personAt(String userId, long atMillis) {
    if (userId == null) {
      return null;
    }
    Secret now = inForceAt(atMillis);
    Secret before = inForceAt(atMillis - OVERLAP.toMillis());
    return new Person(now.name(userId), before == now ? null : before.name(userId));
  }

  /** Every name this ring ever gives to somebody, oldest first. */
  public List<String> allOf(String userId) {
    List<String> names = new ArrayList<>();
    ring.forEach(secret -> names.add(secret.name(userId)));
    return names;
  }

  /**
   * The name under the oldest secret, for what must keep its name through rotations: 64 lower-case
   * hex digits, or null for null.
   */
  public String of(String userId) {
    return userId == null ? null : ring.get(0).name(userId);
  }

  private Secret inForceAt(long atMillis) {
    Secret found = ring.get(0);
    for (Secret secret : ring.subList(1, ring.size())) {
      if (secret.validFromMillis <= atMillis) {
        found = secret;
      }
    }
    return found;
  }
}
