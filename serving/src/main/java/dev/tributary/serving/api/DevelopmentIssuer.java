package dev.tributary.serving.api;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/**
 * Issues tokens for whoever has no identity provider yet: a key pair in a folder, {@code
 * issuer.jwk} for its owner alone and {@code jwks.json} for the API.
 */
public final class DevelopmentIssuer {
  /** The claim {@code iss} of its tokens. */
  public static final String NAME = "tributary-development";

  private final ECKey key;

  private DevelopmentIssuer(ECKey key) {
    this.key = key;
  }

  /**
   * The issuer of a folder; makes its keys at the first call.
   *
   * @throws IOException if the folder cannot be written or holds something else
   */
  public static DevelopmentIssuer in(Path folder) throws IOException {
    Path file = folder.resolve("issuer.jwk");
    try {
      if (Files.notExists(file)) {
        Files.createDirectories(folder);
        ECKey made = new ECKeyGenerator(Curve.P_256).keyIDFromThumbprint(true).generate();
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, made.toJSONString());
      }
      ECKey key = ECKey.parse(Files.readString(file));
      Files.writeString(folder.resolve("jwks.json"), new JWKSet(key).toString(true));
      return new DevelopmentIssuer(key);
    } catch (JOSEException | ParseException e) {
      throw new IOException(file + " holds no key of this issuer", e);
    }
  }

  /**
   * @param role for example {@code viewer}
   * @param teams whose numbers a viewer or team lead may see
   */
  public String token(
      String audience,
      String tenant,
      String user,
      String role,
      List<String> teams,
      Instant now,
      Duration goodFor) {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256)
                .keyID(key.getKeyID())
                .type(JOSEObjectType.JWT)
                .build(),
            new JWTClaimsSet.Builder()
                .issuer(NAME)
                .audience(audience)
                .subject(user)
                .claim("tenant", tenant)
                .claim("role", role)
                .claim("teams", teams)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(goodFor)))
                .build());
    try {
      token.sign(new ECDSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException("a key on P-256 signs ES256", e);
    }
    return token.serialize();
  }
}
