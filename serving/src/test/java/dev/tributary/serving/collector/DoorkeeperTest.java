package dev.tributary.serving.collector;

import static dev.tributary.serving.collector.HookSource.GITHUB;
import static dev.tributary.serving.collector.HookSource.JIRA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.identity.Pseudonyms;
import dev.tributary.sources.Directory;
import dev.tributary.sources.Tenant;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class DoorkeeperTest {
  private static final byte[] BODY = bytes("{}");
  private static final byte[] ACME_GITHUB = bytes("acme-github-secret");
  private static final byte[] BOLT_GITHUB = bytes("bolt-github-secret");

  private final Doorkeeper doorkeeper =
      Doorkeeper.of(
          List.of(
              access("org-acme", Map.of(GITHUB, ACME_GITHUB), "acme-ingest-token"),
              access("org-bolt", Map.of(GITHUB, BOLT_GITHUB), null)));

  @Test
  void signedWithTheTenantsSecret_isTheTenant() {
    assertThat(hook("org-acme", GITHUB, ACME_GITHUB)).contains("org-acme");
    assertThat(hook("org-bolt", GITHUB, BOLT_GITHUB)).contains("org-bolt");
  }

  @Test
  void signedWithAnotherTenantsSecret_isNobody() {
    assertThat(hook("org-acme", GITHUB, BOLT_GITHUB)).isEmpty();
  }

  @Test
  void sourceWithoutSecret_isClosed_evenToAnEmptyOne() {
    assertThat(hook("org-acme", JIRA, ACME_GITHUB)).isEmpty();
    assertThat(hook("org-acme", JIRA, new byte[1])).isEmpty();
  }

  @Test
  void unknownTenant_isNobody() {
    assertThat(hook("org-none", GITHUB, ACME_GITHUB)).isEmpty();
    assertThat(hook("", GITHUB, ACME_GITHUB)).isEmpty();
  }

  @Test
  void bearerOfAToken_isItsTenant() {
    assertThat(bearer("Bearer acme-ingest-token")).contains("org-acme");
    assertThat(bearer("bearer  acme-ingest-token")).contains("org-acme");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer ",
        "acme-ingest-token",
        "Basic acme-ingest-token",
        "Bearer acme-ingest-toke",
        "Bearer acme-ingest-token2",
        "Bearer ACME-INGEST-TOKEN",
        // No token stands for the tenant that has none.
        "Bearer null",
      })
  void anythingElse_isNobody(String authorization) {
    assertThat(bearer(authorization)).isEmpty();
  }

  @Test
  void accessInALog_showsNoSecret() {
    assertThat(access("org-acme", Map.of(GITHUB, ACME_GITHUB), "acme-ingest-token"))
        .hasToString("TenantAccess[org-acme]");
  }

  private Optional<String> hook(String tenantId, HookSource source, byte[] secret) {
    return doorkeeper
        .hook(tenantId, source, BODY, header -> HubSignature.of(secret, BODY), 0)
        .map(Tenant::tenantId);
  }

  private Optional<String> bearer(String authorization) {
    return doorkeeper.bearer(authorization).map(Tenant::tenantId);
  }

  private static TenantAccess access(
      String tenantId, Map<HookSource, byte[]> secrets, String token) {
    Tenant tenant = Tenant.of(Directory.of(tenantId), Pseudonyms.of("tenant-secret", "k1"));
    return TenantAccess.of(tenant, secrets, token);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
