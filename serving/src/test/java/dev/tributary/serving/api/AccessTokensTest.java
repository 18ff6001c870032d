package dev.tributary.serving.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Good tokens and a corpus of hostile ones (RFC 8725, R-19); the clock stands still. */
class AccessTokensTest {
  private static final Instant NOW = Instant.parse("2026-01-05T12:00:00Z");
  private static final String ISSUER = "https://issuer.example";
  private static final String AUDIENCE = "tributary";

  private static RSAKey rsa;
  private static ECKey ec;
  private static ECKey wide;
  private static AccessTokens tokens;

  @BeforeAll
  static void keys() throws Exception {
    rsa = new RSAKeyGenerator(2048).keyID("rsa-1").generate();
    ec = new ECKeyGenerator(Curve.P_256).keyID("ec-1").generate();
    wide = new ECKeyGenerator(Curve.P_384).keyID("wide-1").generate();
    tokens =
        AccessTokens.by(
            new ImmutableJWKSet<>(new JWKSet(List.of(rsa, ec, wide)).toPublicJWKSet()),
            ISSUER,
            AUDIENCE,
            Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer(ISSUER)
        .audience(AUDIENCE)
        .subject("wren")
        .claim("tenant", "org-acme")
        .claim("role", "viewer")
        .claim("teams", List.of("eng-platform"))
        .issueTime(Date.from(NOW.minusSeconds(10)))
        .expirationTime(Date.from(NOW.plusSeconds(600)));
  }

  private static String signed(JWSHeader header, JWTClaimsSet claims, JWSSigner signer)
      throws Exception {
    SignedJWT token = new SignedJWT(header, claims);
    token.sign(signer);
    return token.serialize();
  }

  private static JWSHeader.Builder header() {
    return new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("ec-1").type(JOSEObjectType.JWT);
  }

  private static String ec(JWTClaimsSet claims) throws Exception {
    return signed(header().build(), claims, new ECDSASigner(ec));
  }

  @Test
  void aGoodToken_saysWhoCalls_byEitherAlgorithm() throws Exception {
    Caller caller = tokens.caller("Bearer " + ec(claims().build()));

    assertThat(caller.tenant()).isEqualTo("org-acme");
    assertThat(caller.role()).isEqualTo(Role.VIEWER);
    assertThat(caller.teams()).containsExactly("eng-platform");
    assertThat(caller.subject()).matches("[0-9a-f]{64}").doesNotContain("wren");
    assertThat(
            tokens.caller(
                "Bearer "
                    + signed(
                        new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("rsa-1").build(),
                        claims().build(),
                        new RSASSASigner(rsa))))
        .isEqualTo(caller);
  }

  @Test
  void anAuditor_seesAllTeams_whateverItsTokenNames() throws Exception {
    Caller caller = tokens.caller("Bearer " + ec(claims().claim("role", "auditor").build()));

    assertThat(caller.teams()).isEmpty();
    assertThat(caller.maySee("eng-mobile")).isTrue();
  }

  @Test
  void noHostileToken_isTaken_orFails() throws Exception {
    Map<String, String> corpus = HostileTokens.against(rsa, ec, wide, ISSUER, NOW).corpus();
    assertThat(corpus).hasSizeGreaterThanOrEqualTo(60);
    corpus.forEach(
        (what, authorization) ->
            assertThatThrownBy(() -> tokens.caller(authorization))
                .as(what)
                .isInstanceOfSatisfying(
                    ApiProblem.class,
                    problem -> assertThat(problem.status()).as(what).isEqualTo(401)));
  }
}
