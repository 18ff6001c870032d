package dev.tributary.serving.collector;

import dev.tributary.sources.Directory;
import dev.tributary.sources.Tenant;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * Decides for whom a request speaks. An unknown tenant, a tenant without a secret for the source
 * and a wrong signature are one answer, and cost the same work: whoever asks cannot learn which
 * tenants there are. Safe for use by several threads.
 */
final class Doorkeeper {
  private static final String BEARER = "Bearer ";
  private static final int KEY_BYTES = 32;

  private final Map<String, TenantAccess> tenants = new ConcurrentHashMap<>();

  /** Signs for whoever is not known; nobody knows it, it lives as long as this object. */
  private final byte[] nobodysSecret = new byte[KEY_BYTES];

  private Doorkeeper(Collection<TenantAccess> tenants) {
    tenants.forEach(access -> this.tenants.put(access.tenant().tenantId(), access));
    new SecureRandom().nextBytes(nobodysSecret);
  }

  static Doorkeeper of(Collection<TenantAccess> tenants) {
    return new Doorkeeper(tenants);
  }

  /** The ids of all tenants. */
  Set<String> tenantIds() {
    return Set.copyOf(tenants.keySet());
  }

  /** What a tenant's directory says now; the tenant must be known. */
  Directory directory(String tenantId) {
    return tenants.get(tenantId).tenant().directory();
  }

  /**
   * Puts a tenant's new directory in force, at once and for all requests to come; what is being
   * read goes on with the old one.
   */
  void replace(Directory directory) {
    tenants.computeIfPresent(directory.tenantId(), (id, access) -> access.with(directory));
  }

  /**
   * The tenant of a path, if the body is signed with its secret for the source.
   *
   * @param headers the value of a header by its name in any case, null if there is none
   * @param nowMillis epoch milliseconds
   */
  Optional<Tenant> hook(
      String tenantId,
      HookSource source,
      byte[] body,
      UnaryOperator<String> headers,
      long nowMillis) {
    Optional<TenantAccess> access = Optional.ofNullable(tenants.get(tenantId));
    byte[] secret = access.flatMap(known -> known.hookSecret(source)).orElse(nobodysSecret);
    boolean signed = source.signature().proves(secret, body, headers, nowMillis);
    return signed && secret != nobodysSecret ? access.map(TenantAccess::tenant) : Optional.empty();
  }

  /**
   * The tenant whose ingest token this is.
   *
   * @param authorization the header's value, null if there is none
   */
  Optional<Tenant> bearer(String authorization) {
    boolean bearer =
        authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
    String token = bearer ? authorization.substring(BEARER.length()).strip() : "";
    byte[] hash = TenantAccess.hash(token);
    TenantAccess found = null;
    // All are compared: when the search ends must not tell whose token was nearly right.
    for (TenantAccess access : tenants.values()) {
      if (access.hasToken(hash)) {
        found = access;
      }
    }
    return Optional.ofNullable(found).map(TenantAccess::tenant);
  }
}
