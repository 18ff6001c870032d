package dev.tributary.serving.collector;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Counts, by address, the requests that spoke for nobody; why they did is not looked at, so that an
 * unknown tenant and a wrong signature are counted alike. Remembers the addresses that failed last,
 * at most {@value #ADDRESSES} of them. Safe for use by several threads.
 */
final class FailedLogins {
  static final int ADDRESSES = 10_000;
  private static final Duration WITHIN = Duration.ofMinutes(1);

  private final int perMinute;
  private final LongSupplier nanoClock;
  private final Map<String, TokenBucket> failures =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TokenBucket> eldest) {
          return size() > ADDRESSES;
        }
      };

  FailedLogins(int perMinute, LongSupplier nanoClock) {
    this.perMinute = perMinute;
    this.nanoClock = nanoClock;
  }

  /**
   * Refuses an address before it can try again.
   *
   * @throws Problem 429 if it has failed too often
   */
  synchronized void require(String address) {
    TokenBucket bucket = failures.get(address);
    long wait = bucket == null ? 0 : bucket.nanosUntilOne(nanoClock.getAsLong());
    if (wait > 0) {
      throw tooMany(wait);
    }
  }

  /**
   * Counts one more failure.
   *
   * @return what to answer instead of 401, if the address has failed too often
   */
  synchronized Optional<Problem> count(String address) {
    long now = nanoClock.getAsLong();
    long wait =
        failures
            .computeIfAbsent(address, unknown -> TokenBucket.of(perMinute, WITHIN, now))
            .tryTake(now);
    return wait == 0 ? Optional.empty() : Optional.of(tooMany(wait));
  }

  private static Problem tooMany(long nanos) {
    return Problem.tooMany(
        "logins", "too many requests from this address were not by a known tenant", nanos);
  }
}
