package dev.tributary.serving.collector;

import dev.tributary.sources.Tenant;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Keeps one tenant from taking the room of all. A request costs as much as the events in it, at
 * least one; how many those are is known only after the body was read, so whoever has credit left
 * may spend more than that and waits longer for the next. Only tenants that have proved who they
 * are have a bucket. Safe for use by several threads.
 */
final class TenantRates {
  /** So long a tenant may save up what it does not use. */
  private static final int BURST_SECONDS = 5;

  private final int eventsPerSecond;
  private final LongSupplier nanoClock;
  private final Map<String, TokenBucket> buckets = new ConcurrentHashMap<>();

  TenantRates(int eventsPerSecond, LongSupplier nanoClock) {
    this.eventsPerSecond = eventsPerSecond;
    this.nanoClock = nanoClock;
  }

  /**
   * Lets a request of the tenant in, for the price of one event.
   *
   * @throws Problem 429 if the tenant has used up what it may
   */
  void admit(Tenant tenant) {
    long wait = bucket(tenant).tryTake(nanoClock.getAsLong());
    if (wait > 0) {
      throw Problem.tooMany(
          "rate", "this tenant sends more than " + eventsPerSecond + " events a second", wait);
    }
  }

  /** Charges what a request that was let in held beyond its first event. */
  void charge(Tenant tenant, int events) {
    if (events > 1) {
      bucket(tenant).take(events - 1, nanoClock.getAsLong());
    }
  }

  private TokenBucket bucket(Tenant tenant) {
    return buckets.computeIfAbsent(
        tenant.tenantId(),
        id ->
            TokenBucket.of(
                eventsPerSecond * BURST_SECONDS,
                Duration.ofSeconds(BURST_SECONDS),
                nanoClock.getAsLong()));
  }
}
