package dev.tributary.serving.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
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
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Tokens that must not be taken (RFC 8725, R-19): broken, unsigned, signed by others or in other
 * ways, with keys of their own, or saying what no issuer says. Those that only say something wrong
 * are signed with the issuer's own key.
 */
final class HostileTokens {
  private final RSAKey rsa;
  private final RSAKey strangeRsa;
  private final ECKey ec;
  private final ECKey strangeEc;
  private final ECKey wide;
  private final String issuer;
  private final Instant now;

  private HostileTokens(RSAKey rsa, ECKey ec, ECKey wide, String issuer, Instant now)
      throws JOSEException {
    this.rsa = rsa;
    this.ec = ec;
    this.wide = wide;
    this.issuer = issuer;
    this.now = now;
    this.strangeRsa = new RSAKeyGenerator(2048).keyID(rsa.getKeyID()).generate();
    this.strangeEc = new ECKeyGenerator(Curve.P_256).keyID(ec.getKeyID()).generate();
  }

  static HostileTokens against(RSAKey rsa, ECKey ec, ECKey wide, String issuer, Instant now)
      throws JOSEException {
    return new HostileTokens(rsa, ec, wide, issuer, now);
  }

  /** Against an issuer of one key; those of other kinds are not its. */
  static HostileTokens against(ECKey ec, String issuer, Instant now) throws JOSEException {
    return new HostileTokens(
        new RSAKeyGenerator(2048).keyID("rsa-1").generate(),
        ec,
        new ECKeyGenerator(Curve.P_384).keyID("wide-1").generate(),
        issuer,
        now);
  }

  private JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer(issuer)
        .audience("tributary")
        .subject("wren")
        .claim("tenant", "org-acme")
        .claim("role", "viewer")
        .claim("teams", List.of("eng-platform"))
        .issueTime(Date.from(now.minusSeconds(10)))
        .expirationTime(Date.from(now.plusSeconds(600)));
  }

  private static String signed(JWSHeader header, JWTClaimsSet claims, JWSSigner signer)
      throws Exception {
    SignedJWT token = new SignedJWT(header, claims);
    token.sign(signer);
    return token.serialize();
  }

  private JWSHeader.Builder header() {
    return new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(ec.getKeyID()).type(JOSEObjectType.JWT);
  }

  private String ec(JWTClaimsSet claims) throws Exception {
    return signed(header().build(), claims, new ECDSASigner(ec));
  }

  /** Each by what is wrong with it; null where the header is missing. */
  Map<String, String> corpus() throws Exception {
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

  private void algorithms(Map<String, String> corpus, String[] part) throws Exception {
    for (String none : List.of("none", "None", "NONE", "nOnE")) {
      String header =
          Base64URL.encode(
                  "{\"alg\":\"" + none + "\",\"kid\":\"" + ec.getKeyID() + "\",\"typ\":\"JWT\"}")
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
                        .keyID(secret.length > 200 ? rsa.getKeyID() : ec.getKeyID())
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
                  new JWSHeader.Builder(other).keyID(rsa.getKeyID()).build(),
                  claims().build(),
                  new RSASSASigner(rsa)));
    }
    corpus.put(
        "ES384",
        "Bearer "
            + signed(
                new JWSHeader.Builder(JWSAlgorithm.ES384).keyID(wide.getKeyID()).build(),
                claims().build(),
                new ECDSASigner(wide)));
    corpus.put(
        "an RSA key of a stranger",
        "Bearer "
            + signed(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(rsa.getKeyID()).build(),
                claims().build(),
                new RSASSASigner(strangeRsa)));
    corpus.put(
        "an EC key of a stranger",
        "Bearer " + signed(header().build(), claims().build(), new ECDSASigner(strangeEc)));
    corpus.put(
        "the id of a key of the other kind",
        "Bearer "
            + signed(
                header().keyID(rsa.getKeyID()).build(), claims().build(), new ECDSASigner(ec)));
  }

  private void headers(Map<String, String> corpus) throws Exception {
    List<String> ids =
        new ArrayList<>(
            List.of(
                "",
                "ec-2",
                "../" + ec.getKeyID(),
                "' OR '1'='1",
                ec.getKeyID() + "\n",
                "k".repeat(65)));
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

  private void header(
      Map<String, String> corpus, String what, Consumer<JWSHeader.Builder> change, JWK key)
      throws Exception {
    JWSHeader.Builder header = header();
    change.accept(header);
    corpus.put(
        what, "Bearer " + signed(header.build(), claims().build(), new ECDSASigner(key.toECKey())));
  }

  private void claims(Map<String, String> corpus) throws Exception {
    claim(corpus, "iss", issuer + ".evil.example");
    claim(corpus, "iss", null);
    claim(corpus, "aud", "another");
    claim(corpus, "aud", null);
    claim(corpus, "aud", List.of());
    claim(corpus, "sub", null);
    claim(corpus, "sub", " ");
    claim(corpus, "exp", null);
    claim(corpus, "exp", Date.from(now.minus(Duration.ofMinutes(2))));
    claim(corpus, "exp", Date.from(now.plus(Duration.ofDays(400))));
    claim(corpus, "nbf", Date.from(now.plus(Duration.ofMinutes(2))));
    claim(corpus, "iat", null);
    claim(corpus, "iat", Date.from(now.plus(Duration.ofMinutes(2))));
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

  private void claim(Map<String, String> corpus, String name, Object value) throws Exception {
    corpus.put(name + " " + value, "Bearer " + ec(claims().claim(name, value).build()));
  }
}
