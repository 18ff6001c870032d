package dev.tributary.serving.collector;

import dev.tributary.sources.Directory;
import dev.tributary.sources.Tenant;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;

/** One tenant, and what its senders must know to speak for it. Prints as the tenant's id only. */
final class TenantAccess {
  private final Tenant tenant;
  private final Map<HookSource, byte[]> hookSecrets;
  private final byte[] tokenHash;

  private TenantAccess(Tenant tenant, Map<HookSource, byte[]> hookSecrets, byte[] tokenHash) {
    this.tenant = tenant;
    this.hookSecrets = Map.copyOf(hookSecrets);
    this.tokenHash = tokenHash;
  }

  /**
   * @param hookSecrets by source; a source without one is closed
   * @param ingestToken null if the tenant sends no events of its own
   */
  static TenantAccess of(Tenant tenant, Map<HookSource, byte[]> hookSecrets, String ingestToken) {
    return new TenantAccess(tenant, hookSecrets, ingestToken == null ? null : hash(ingestToken));
  }

  /** The same access after the tenant's directory has changed. */
  TenantAccess with(Directory changed) {
    return new TenantAccess(tenant.with(changed), hookSecrets, tokenHash);
  }

  Tenant tenant() {
    return tenant;
  }

  Optional<byte[]> hookSecret(HookSource source) {
    return Optional.ofNullable(hookSecrets.get(source));
  }

  boolean hasToken() {
    return tokenHash != null;
  }

  /** Whether this is the hash of the tenant's token. */
  boolean hasToken(byte[] hash) {
    return tokenHash != null && MessageDigest.isEqual(tokenHash, hash);
  }

  boolean sharesTokenWith(TenantAccess other) {
    return other.tokenHash != null && hasToken(other.tokenHash);
  }

  /** Tokens are compared by their hashes: all have one length, and none is kept in memory. */
  static byte[] hash(String token) {
    return Secrets.sha256(Secrets.bytes(token));
  }

  @Override
  public String toString() {
    return "TenantAccess[" + tenant.tenantId() + "]";
  }
}
