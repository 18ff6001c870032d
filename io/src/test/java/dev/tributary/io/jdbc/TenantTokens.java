package dev.tributary.io.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs tenant tokens as V10 describes them, with Java's own HMAC; also wrong ones. */
record TenantTokens(String keyId, byte[] secret) {

  String of(String tenant) {
    return of(tenant, List.of(), Instant.now().plusSeconds(60));
  }

  /**
   * @param teams none for all of them
   */
  String of(String tenant, List<String> teams, Instant expires) {
    String said =
        teams.isEmpty()
            ? "*"
            : teams.stream().map(TenantTokens::hex).collect(Collectors.joining(","));
    return signed(keyId + "." + expires.getEpochSecond() + "." + hex(tenant) + "." + said);
  }

  String signed(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return text + "." + HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(UTF_8));
  }
}
