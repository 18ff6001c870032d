package dev.tributary.io.prometheus;

import dev.tributary.contracts.gateway.RefusedSample;
import dev.tributary.contracts.gateway.RefusedSample.Reason;
import dev.tributary.contracts.gateway.Sample;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What must not reach the store. A sample far in the future it would take, and then refuse every
 * sample of today, of every series (F4); a value that is no number would poison every sum.
 */
final class SampleCheck {
  private final Duration mostAhead;
  private final InstantSource clock;

  SampleCheck(Duration mostAhead, InstantSource clock) {
    this.mostAhead = mostAhead;
    this.clock = clock;
  }

  /** Why the sample is not sent; empty if it may be. */
  Optional<RefusedSample> problem(Sample sample) {
    if (!Double.isFinite(sample.value())) {
      return Optional.of(new RefusedSample(sample, Reason.INVALID, "the value is no number"));
    }
    if (sample.timeMillis() > clock.instant().plus(mostAhead).toEpochMilli()) {
      return Optional.of(
          new RefusedSample(sample, Reason.FUTURE, "more than " + mostAhead + " ahead"));
    }
    return Optional.empty();
  }
}
