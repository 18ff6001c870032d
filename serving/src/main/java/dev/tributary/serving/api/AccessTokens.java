package dev.tributary.serving.api;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Says who calls, from a JWT in a header: RS256 or ES256 by a key of the issuer's set, for our
 * audience, not older than a day (RFC 8725, P-070).
 *
 * <p>Claims: {@code sub}; {@code tenant}; {@code role}, one of {@link Role}; {@code teams}, the
 * teams a viewer or team lead may see. Which algorithm a key is for follows from the key: an RSA
 * key verifies RS256, one on P-256 ES256, and no key verifies an HMAC. Keys or addresses of keys
 * inside a token are refused. Safe for use by several threads.
 */
final class AccessTokens {
  private static final int LONGEST = 8192;
  private static final int MOST_TEAMS = 200;
  private static final Duration SKEW = Duration.ofSeconds(60);
  private static final Duration LONGEST_LIFE = Duration.ofHours(24);
  private static final Pattern KEY_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Pattern TENANT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  /**
   * @param until when the token expires
   */
  record Verified(Caller caller, Instant until) {}

  private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
  private final Clock clock;

  private AccessTokens(
      JWKSource<SecurityContext> keys, String issuer, String audience, Clock clock) {
    this.clock = clock;
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(
            JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
    processor.setJWSKeySelector(
        new JWSVerificationKeySelector<>(Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256), keys));
    DefaultJWTClaimsVerifier<SecurityContext> claims =
        new DefaultJWTClaimsVerifier<>(
            audience,
            new JWTClaimsSet.Builder().issuer(issuer).build(),
            Set.of("sub", "exp", "iat", "tenant", "role")) {
          @Override
          protected Date currentTime() {
            return Date.from(clock.instant());
          }
        };
    claims.setMaxClockSkew((int) SKEW.toSeconds());
    processor.setJWTClaimsSetVerifier(claims);
  }

  /**
   * @param keys the issuer's, however they are fetched
   * @param audience that a token must name
   */
  static AccessTokens by(
      JWKSource<SecurityContext> keys, String issuer, String audience, Clock clock) {
    return new AccessTokens(keys, issuer, audience, clock);
  }

  /**
   * @param authorization the header {@code Authorization}, or null
   * @throws ApiProblem 401 for whatever is wrong, 503 if the issuer's keys cannot be had
   */
  Caller caller(String authorization) {
    return verified(authorization).caller();
  }

  /**
   * Who calls, and until when that holds.
   *
   * @param authorization the header {@code Authorization}, or null
   * @throws ApiProblem as {@link #caller}
   */
  Verified verified(String authorization) {
    if (authorization == null
        || !authorization.startsWith("Bearer ")
        || authorization.length() > LONGEST) {
      throw ApiProblem.unauthorized();
    }
    try {
      SignedJWT token = SignedJWT.parse(authorization.substring("Bearer ".length()));
      refuseForeignKeys(token.getHeader());
      JWTClaimsSet claims = processor.process(token, null);
      return new Verified(callerOf(claims), claims.getExpirationTime().toInstant());
    } catch (RateLimitReachedException e) {
      // Somebody names keys that do not exist, faster than the issuer is asked for new ones.
      throw ApiProblem.unauthorized();
    } catch (com.nimbusds.jose.KeySourceException e) {
      throw ApiProblem.unavailable("the issuer's keys cannot be had");
    } catch (ParseException | BadJOSEException | JOSEException | RuntimeException e) {
      throw ApiProblem.unauthorized();
    }
  }

  private static void refuseForeignKeys(JWSHeader header) {
    if (header.getKeyID() == null
        || !KEY_ID.matcher(header.getKeyID()).matches()
        || header.getJWK() != null
        || header.getJWKURL() != null
        || header.getX509CertURL() != null
        || header.getX509CertChain() != null
        || header.getCriticalParams() != null) {
      throw ApiProblem.unauthorized();
    }
  }

  private Caller callerOf(JWTClaimsSet claims) throws ParseException {
    String tenant = claims.getStringClaim("tenant");
    String user = claims.getSubject();
    Role role = Role.of(claims.getStringClaim("role")).orElseThrow(ApiProblem::unauthorized);
    List<String> teams =
        claims.getClaim("teams") == null ? List.of() : claims.getStringListClaim("teams");
    Duration life =
        Duration.between(claims.getIssueTime().toInstant(), claims.getExpirationTime().toInstant());
    if (!TENANT.matcher(tenant).matches()
        || user.isBlank()
        || teams.size() > MOST_TEAMS
        || teams.stream().anyMatch(team -> team == null || team.isBlank())
        || life.compareTo(LONGEST_LIFE) > 0
        || claims.getIssueTime().toInstant().isAfter(clock.instant().plus(SKEW))) {
      throw ApiProblem.unauthorized();
    }
    return Caller.of(tenant, user, role, teams);
  }
}
