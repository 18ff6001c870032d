package dev.tributary.transforms;

import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.joda.time.Instant;

/** In a bounded run, the moment when everything is known. */
public final class EndOfInput {
  private EndOfInput() {}

  /**
   * Lets a timer fire then. Until it has, the watermark further on is held at the given time, so
   * that the next step does not believe in the end before this one has spoken.
   */
  public static void set(Timer timer, Instant timestamp) {
    timer.withOutputTimestamp(timestamp).set(GlobalWindow.INSTANCE.maxTimestamp());
  }
}
