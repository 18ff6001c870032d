package dev.tributary.serving.collector;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.UnaryOperator;

/**
 * The secret itself as a header, of tools that cannot sign. It says who calls, not that the body is
 * whole: it needs TLS.
 */
final class SharedToken implements Signature {
  private static final String AUTHORIZATION = "Authorization";

  private final String header;
  private final UnaryOperator<String> token;

  private SharedToken(String header, UnaryOperator<String> token) {
    this.header = header;
    this.token = token;
  }

  /** A header that holds nothing else. */
  static SharedToken in(String header) {
    return new SharedToken(header, UnaryOperator.identity());
  }

  /** {@code Authorization: Bearer <secret>}, or {@code Basic} with the secret as the password. */
  static SharedToken inAuthorization() {
    return new SharedToken(AUTHORIZATION, SharedToken::credential);
  }

  private static String credential(String authorization) {
    int space = authorization.indexOf(' ');
    String scheme = authorization.substring(0, Math.max(space, 0));
    String rest = authorization.substring(space + 1).strip();
    if (scheme.equalsIgnoreCase("Bearer")) {
      return rest;
    }
    return scheme.equalsIgnoreCase("Basic") ? password(rest) : null;
  }

  private static String password(String basic) {
    try {
      String pair = new String(Base64.getDecoder().decode(basic), StandardCharsets.UTF_8);
      return pair.substring(pair.indexOf(':') + 1);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  @Override
  public boolean proves(byte[] secret, byte[] body, UnaryOperator<String> headers, long nowMillis) {
    String given = headers.apply(header);
    return Secrets.isSecret(secret, given == null ? null : token.apply(given));
  }
}
