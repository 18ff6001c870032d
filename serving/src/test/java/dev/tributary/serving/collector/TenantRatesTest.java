package dev.tributary.serving.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tributary.contracts.identity.Pseudonyms;
import dev.tributary.sources.Directory;
import dev.tributary.sources.Tenant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TenantRatesTest {
  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong now = new AtomicLong();
  private final TenantRates rates = new TenantRates(100, now::get);
  private final Tenant acme = tenant("org-acme");

  @Test
  void oneTenantsFlood_isRefused_andNoOtherTenantNotices() {
    for (int i = 0; i < 500; i++) {
      rates.admit(acme);
    }
    Problem problem = refused(acme);
    assertThat(problem.status()).isEqualTo(429);
    assertThat(problem.retryAfterSeconds()).isEqualTo(1);
    assertThat(refused(tenant("org-bolt"))).isNull();

    now.addAndGet(SECOND / 100);
    assertThat(refused(acme)).isNull();
  }

  @Test
  void batch_costsAsMuchAsItsEvents_evenMoreThanThereIs() {
    rates.admit(acme);
    rates.charge(acme, 1_500);

    assertThat(refused(acme).retryAfterSeconds()).isEqualTo(11);
    now.addAndGet(11 * SECOND);
    assertThat(refused(acme)).isNull();
  }

  @Test
  void requestWithoutEvents_costsOne() {
    for (int i = 0; i < 500; i++) {
      rates.admit(acme);
      rates.charge(acme, 0);
    }
    assertThat(refused(acme)).isNotNull();
  }

  private Problem refused(Tenant tenant) {
    return catchThrowableOfType(Problem.class, () -> rates.admit(tenant));
  }

  private static Tenant tenant(String id) {
    return Tenant.of(Directory.of(id), Pseudonyms.of("0123456789abcdef0123456789abcdef", "k1"));
  }
}
