package dev.tributary.serving.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FailedLoginsTest {
  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong now = new AtomicLong();
  private final FailedLogins logins = new FailedLogins(10, now::get);

  @Test
  void tenFailures_areNoReasonToRefuse_theNextIs_untilSomeTimeHasPassed() {
    fail("192.0.2.1", 10);

    Problem problem = logins.count("192.0.2.1").orElseThrow();
    assertThat(problem.status()).isEqualTo(429);
    assertThat(problem.retryAfterSeconds()).isEqualTo(6);
    assertThat(refused("192.0.2.1").status()).isEqualTo(429);
    assertThat(refused("192.0.2.2")).as("another address").isNull();

    now.addAndGet(6 * SECOND);
    assertThat(refused("192.0.2.1")).isNull();
  }

  @Test
  void refusedFailures_doNotKeepTheDoorClosed() {
    fail("192.0.2.1", 10);
    for (int i = 0; i < 1_000; i++) {
      assertThat(logins.count("192.0.2.1")).isPresent();
    }
    now.addAndGet(6 * SECOND);
    assertThat(refused("192.0.2.1")).isNull();
  }

  @Test
  void moreAddressesThanThereIsRoomFor_forgetTheOneThatFailedLongestAgo() {
    fail("192.0.2.1", 10);
    fail("192.0.2.2", 10);
    for (int i = 1; i < FailedLogins.ADDRESSES; i++) {
      logins.count("198.51.100." + i);
    }
    assertThat(refused("192.0.2.1")).isNull();
    assertThat(refused("192.0.2.2")).isNotNull();
  }

  private void fail(String address, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(logins.count(address)).isEmpty();
    }
  }

  private Problem refused(String address) {
    return catchThrowableOfType(Problem.class, () -> logins.require(address));
  }
}
