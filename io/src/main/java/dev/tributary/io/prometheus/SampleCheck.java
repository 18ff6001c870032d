package dev.tributary.io.prometheus;

import dev.tributary.contracts.gateway.RefusedSample;
import dev.tributary.contracts.gateway.RefusedSample.Reason;
import dev.tributary.contracts.gateway.Sample;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What must not reach the store. A sample far in the future it would take, and then refuse every
 * sample of today, of every series (F4); a text that is no Unicode would silently become another.
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
    if (sample.labels().values().stream().anyMatch(SampleCheck::hasLoneSurrogate)) {
      return Optional.of(new RefusedSample(sample, Reason.INVALID, "a label is no Unicode"));
    }
    if (sample.timeMillis() > clock.instant().plus(mostAhead).toEpochMilli()) {
      return Optional.of(
          new RefusedSample(sample, Reason.FUTURE, "more than " + mostAhead + " ahead"));
    }
    return Optional.empty();
  }

  private static boolean hasLoneSurrogate(String text) {
    return text.codePoints().anyMatch(c -> c >= 0xD800 && c <= 0xDFFF);
  }
}
