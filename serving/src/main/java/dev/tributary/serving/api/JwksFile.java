package dev.tributary.serving.api;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetRetrievalException;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.io.IOException;
import java.nio.file.Path;
import java.text.ParseException;

/**
 * The issuer's public keys in a file, for issuers that publish none; read again as it is cached.
 */
final class JwksFile implements JWKSetSource<SecurityContext> {
  private final Path file;

  JwksFile(Path file) {
    this.file = file;
  }

  @Override
  public JWKSet getJWKSet(
      JWKSetCacheRefreshEvaluator refresh, long currentTime, SecurityContext context)
      throws KeySourceException {
    try {
      return JWKSet.load(file.toFile()).toPublicJWKSet();
    } catch (IOException | ParseException e) {
      throw new JWKSetRetrievalException("the file of keys cannot be read", e);
    }
  }

  @Override
  public void close() {
    // nothing is held
  }
}
