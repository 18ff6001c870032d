package dev.tributary.serving.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Addresses of single panels, signed and good for a while (P-012). Whoever has the address sees
 * that panel of that team until then and nothing else; changed by a letter, it shows nothing.
 * HMAC-SHA256 over all that it says, each part in hex so that no two say the same text.
 */
public final class EmbedLinks {
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  private EmbedLinks(byte[] secret) {
    this.key = new SecretKeySpec(secret, ALGORITHM);
  }

  /**
   * @param secret at least 32 bytes, in hex
   * @throws IllegalArgumentException if it is anything else
   */
  public static EmbedLinks signedWith(String secret) {
    if (!secret.matches("([0-9a-f]{2}){32,}")) {
      throw new IllegalArgumentException("the key of embed links is at least 64 hex digits");
    }
    return new EmbedLinks(HexFormat.of().parseHex(secret));
  }

  /** The path and query that shows the panel until then. */
  public String path(EmbedPanel panel, String tenant, String team, Instant until) {
    long expires = until.getEpochSecond();
    return "/embed/"
        + panel.code()
        + "?tenant="
        + encoded(tenant)
        + "&team="
        + encoded(team)
        + "&expires="
        + expires
        + "&signature="
        + signature(panel, tenant, team, expires);
  }

  /**
   * Whose rows an address shows.
   *
   * @throws ApiProblem 403 if it was not signed like this or has expired, without saying which
   */
  Caller caller(
      EmbedPanel panel, String tenant, String team, String expires, String signature, Instant now) {
    boolean isWhole = tenant != null && team != null && expires != null && signature != null;
    if (!isWhole || !expires.matches("[1-9]\\d{0,10}")) {
      throw ApiProblem.embedRefused();
    }
    byte[] right =
        signature(panel, tenant, team, Long.parseLong(expires)).getBytes(StandardCharsets.UTF_8);
    boolean isSigned = MessageDigest.isEqual(right, signature.getBytes(StandardCharsets.UTF_8));
    if (!isSigned || now.getEpochSecond() >= Long.parseLong(expires)) {
      throw ApiProblem.embedRefused();
    }
    return Caller.of(tenant, "embed:" + panel.code(), Role.VIEWER, java.util.List.of(team));
  }

  private String signature(EmbedPanel panel, String tenant, String team, long expires) {
    String said = panel.code() + "." + hex(tenant) + "." + hex(team) + "." + expires;
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return HexFormat.of().formatHex(mac.doFinal(said.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
