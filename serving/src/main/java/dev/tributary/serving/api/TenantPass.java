package dev.tributary.serving.api;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs what the database believes: whose rows the next transaction may see, for a minute. The form
 * is that of {@code sec.verified} in {@code V10__tenant_wall.sql}; the database holds the same
 * secret where no reader can read it.
 */
final class TenantPass {
  private static final String ALGORITHM = "HmacSHA256";
  private static final Duration GOOD_FOR = Duration.ofSeconds(60);

  private final String keyId;
  private final SecretKeySpec key;
  private final Clock clock;

  private TenantPass(String keyId, SecretKeySpec key, Clock clock) {
    this.keyId = keyId;
    this.key = key;
    this.clock = clock;
  }

  /**
   * @param secret as it was given to {@code ./tributary tenants key}
   */
  static TenantPass signedWith(String keyId, byte[] secret, Clock clock) {
    return new TenantPass(keyId, new SecretKeySpec(secret, ALGORITHM), clock);
  }

  String of(Caller caller) {
    String teams =
        caller.role().seesAllTeams()
            ? "*"
            : caller.teams().stream().map(TenantPass::hex).collect(Collectors.joining(","));
    String said =
        keyId
            + "."
            + clock.instant().plus(GOOD_FOR).getEpochSecond()
            + "."
            + hex(caller.tenant())
            + "."
            + teams;
    return said + "." + HexFormat.of().formatHex(code(said));
  }

  private byte[] code(String said) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(said.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }
}
