package dev.tributary.serving.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Good tokens and a corpus of hostile ones (RFC 8725, R-19); the clock stands still. */
class AccessTokensTest {
  private static final Instant NOW = Instant.parse("2026-01-05T12:00:00Z");
  private static final String ISSUER = "https://issuer.example";
  private static final String AUDIENCE = "tributary";

  private static RSAKey rsa;
  private static ECKey ec;
  private static RSAKey strangeRsa;
  private static ECKey strangeEc;
  private static ECKey wide;
  private static AccessTokens tokens;

  @BeforeAll
  static void keys() throws Exception {
    rsa = new RSAKeyGenerator(2048).keyID("rsa-1").generate();
    ec = new ECKeyGenerator(Curve.P_256).keyID("ec-1").generate();
    strangeRsa = new RSAKeyGenerator(2048).keyID("rsa-1").generate();
    strangeEc = new ECKeyGenerator(Curve.P_256).keyID("ec-1").generate();
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
    Map<String, String> corpus = corpus();
    assertThat(corpus).hasSizeGreaterThanOrEqualTo(60);
    corpus.forEach(
        (what, authorization) ->
            assertThatThrownBy(() -> tokens.caller(authorization))
                .as(what)
                .isInstanceOfSatisfying(
                    ApiProblem.class,
                    problem -> assertThat(problem.status()).as(what).isEqualTo(401)));
  }

  private static Map<String, String> corpus() throws Exception {
    Map<String, String> corpus = new LinkedHashMap<>();
    String good = ec(claims().build());
    String[] part = good.split("\\.");
    shapes(corpus, good, part);
    algorithms(corpus, part);
    headers(corpus);
    claims(corpus);
    return corpus;
  }

  private static void shapes(Map<String, String> corpus, String good, String[] part) {
    corpus.put("no header", null);
    List<String> shapes =
        List.of(
            "",
            "Bearer",
            "Bearer ",
            "Bearer .",
            "Bearer ..",
            "Bearer ...",
            "Basic " + good,
            good,
            "bearer" + good,
            "Bearer null",
            "Bearer {}",
            "Bearer a.b.c",
            "Bearer \u0000.\u0000.\u0000",
            "Bearer " + "A".repeat(9000),
            "Bearer " + "a.".repeat(3000),
            "Bearer " + good + ".x",
            "Bearer " + good + "A",
            "Bearer " + good.substring(0, good.length() - 2),
            "Bearer " + part[0] + "." + part[1] + ".",
            "Bearer " + part[0] + "." + part[1],
            "Bearer ." + part[1] + "." + part[2],
            "Bearer " + part[0] + ".." + part[2],
            "Bearer " + good + "\n" + good,
            "Bearer " + "é" + good);
    for (int i = 0; i < shapes.size(); i++) {
      corpus.put("shape " + i, shapes.get(i));
    }
    corpus.put("signature of zeros", "Bearer " + part[0] + "." + part[1] + "." + zeros(64));
    corpus.put(
        "payload changed",
        "Bearer "
            + part[0]
            + "."
            + Base64URL.encode(
                new String(new Base64URL(part[1]).decode(), UTF_8).replace("acme", "bolt"))
            + "."
            + part[2]);
  }

  private static String zeros(int bytes) {
    return Base64URL.encode(new byte[bytes]).toString();
  }

  private static void algorithms(Map<String, String> corpus, String[] part) throws Exception {
    for (String none : List.of("none", "None", "NONE", "nOnE")) {
      String header =
          Base64URL.encode("{\"alg\":\"" + none + "\",\"kid\":\"ec-1\",\"typ\":\"JWT\"}")
              .toString();
      corpus.put("alg " + none, "Bearer " + header + "." + part[1] + ".");
      corpus.put("alg " + none + ", signed", "Bearer " + header + "." + part[1] + "." + part[2]);
    }
    // The public key as the secret of an HMAC: what every issuer publishes would sign.
    for (byte[] secret :
        List.of(
            rsa.toRSAPublicKey().getEncoded(),
            ec.toECPublicKey().getEncoded(),
            rsa.toPublicJWK().toJSONString().getBytes(UTF_8),
            ec.toPublicJWK().toJSONString().getBytes(UTF_8))) {
      for (JWSAlgorithm hmac : List.of(JWSAlgorithm.HS256, JWSAlgorithm.HS512)) {
        corpus.put(
            hmac + " with a public key of " + secret.length,
            "Bearer "
                + signed(
                    new JWSHeader.Builder(hmac)
                        .keyID(secret.length > 200 ? "rsa-1" : "ec-1")
                        .build(),
                    claims().build(),
                    new MACSigner(java.util.Arrays.copyOf(secret, Math.max(secret.length, 64)))));
      }
    }
    for (JWSAlgorithm other :
        List.of(JWSAlgorithm.RS384, JWSAlgorithm.RS512, JWSAlgorithm.PS256, JWSAlgorithm.PS512)) {
      corpus.put(
          other + " with the right key",
          "Bearer "
              + signed(
                  new JWSHeader.Builder(other).keyID("rsa-1").build(),
                  claims().build(),
                  new RSASSASigner(rsa)));
    }
    corpus.put(
        "ES384",
        "Bearer "
            + signed(
                new JWSHeader.Builder(JWSAlgorithm.ES384).keyID("wide-1").build(),
                claims().build(),
                new ECDSASigner(wide)));
    corpus.put(
        "an RSA key of a stranger",
        "Bearer "
            + signed(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("rsa-1").build(),
                claims().build(),
                new RSASSASigner(strangeRsa)));
    corpus.put(
        "an EC key of a stranger",
        "Bearer " + signed(header().build(), claims().build(), new ECDSASigner(strangeEc)));
    corpus.put(
        "the id of a key of the other kind",
        "Bearer " + signed(header().keyID("rsa-1").build(), claims().build(), new ECDSASigner(ec)));
  }

  private static void headers(Map<String, String> corpus) throws Exception {
    List<String> ids =
        new ArrayList<>(List.of("", "ec-2", "../ec-1", "' OR '1'='1", "ec-1\n", "k".repeat(65)));
    ids.add(null);
    for (String id : ids) {
      corpus.put(
          "kid " + id,
          "Bearer " + signed(header().keyID(id).build(), claims().build(), new ECDSASigner(ec)));
    }
    header(corpus, "jwk", header -> header.jwk(strangeEc.toPublicJWK()), strangeEc);
    header(corpus, "jwk, ours", header -> header.jwk(ec.toPublicJWK()), ec);
    header(corpus, "jku", header -> header.jwkURL(URI.create("https://evil.example/jwks")), ec);
    header(corpus, "x5u", header -> header.x509CertURL(URI.create("http://169.254.169.254/")), ec);
    header(
        corpus,
        "x5c",
        header -> header.x509CertChain(List.of(new com.nimbusds.jose.util.Base64("AA=="))),
        ec);
    header(
        corpus, "crit", header -> header.criticalParams(Set.of("exp")).customParam("exp", 1), ec);
    header(corpus, "typ", header -> header.type(new JOSEObjectType("dpop+jwt")), ec);
  }

  private static void header(
      Map<String, String> corpus, String what, Consumer<JWSHeader.Builder> change, JWK key)
      throws Exception {
    JWSHeader.Builder header = header();
    change.accept(header);
    corpus.put(
        what, "Bearer " + signed(header.build(), claims().build(), new ECDSASigner(key.toECKey())));
  }

  private static void claims(Map<String, String> corpus) throws Exception {
    claim(corpus, "iss", "https://issuer.example.evil.example");
    claim(corpus, "iss", null);
    claim(corpus, "aud", "another");
    claim(corpus, "aud", null);
    claim(corpus, "aud", List.of());
    claim(corpus, "sub", null);
    claim(corpus, "sub", " ");
    claim(corpus, "exp", null);
    claim(corpus, "exp", Date.from(NOW.minus(Duration.ofMinutes(2))));
    claim(corpus, "exp", Date.from(NOW.plus(Duration.ofDays(400))));
    claim(corpus, "nbf", Date.from(NOW.plus(Duration.ofMinutes(2))));
    claim(corpus, "iat", null);
    claim(corpus, "iat", Date.from(NOW.plus(Duration.ofMinutes(2))));
    claim(corpus, "tenant", null);
    claim(corpus, "tenant", "");
    claim(corpus, "tenant", "org-acme' OR '1'='1");
    claim(corpus, "tenant", "*");
    claim(corpus, "tenant", List.of("org-acme", "org-bolt"));
    claim(corpus, "tenant", 7);
    claim(corpus, "role", null);
    claim(corpus, "role", "owner");
    claim(corpus, "role", "ADMIN");
    claim(corpus, "role", List.of("admin"));
    claim(corpus, "teams", "eng-platform");
    claim(corpus, "teams", List.of(1));
    claim(corpus, "teams", List.of(""));
    claim(corpus, "teams", Collections.nCopies(201, "t"));
  }

  private static void claim(Map<String, String> corpus, String name, Object value)
      throws Exception {
    corpus.put(name + " " + value, "Bearer " + ec(claims().claim(name, value).build()));
  }
}
