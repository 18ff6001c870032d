package dev.tributary.contracts.trace;

import java.io.Serializable;

/**
 * Which traces are kept: the share {@code ratio}, chosen by the trace's id, so that all stages
 * choose the same ones without talking to each other. It is the choice that OpenTelemetry's own
 * sampler makes.
 *
 * @param ratio from 0, none, to 1, all
 */
public record Sampling(double ratio) implements Serializable {
  public static final Sampling OFF = new Sampling(0);

  public Sampling {
    if (!(ratio >= 0 && ratio <= 1)) {
      throw new IllegalArgumentException("a share lies between 0 and 1");
    }
  }

  public boolean isOff() {
    return ratio == 0;
  }

  /** Whether a trace is kept of which nobody has decided yet. */
  public boolean takes(String traceId) {
    if (ratio == 0 || ratio == 1) {
      return ratio == 1;
    }
    long random = Long.parseUnsignedLong(traceId.substring(16), 16);
    return Math.abs(random) < (long) (ratio * Long.MAX_VALUE);
  }

  /** Whether a trace is kept: a caller's decision stands, unless nothing is kept here at all. */
  public boolean takes(TraceParent caller) {
    return !isOff() && caller.sampled();
  }
}
