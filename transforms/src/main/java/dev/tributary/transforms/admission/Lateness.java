package dev.tributary.transforms.admission;

import java.io.Serializable;
import java.time.Duration;

/**
 * When an event is late for a pipeline, judged against the windows that pipeline really has (T-08).
 *
 * <p>With windows of an hour sliding over 24 hours an event belongs to windows that end between the
 * end of its hour and 24 hours after the start of it. It is <em>late</em> once the first of them
 * has passed under the watermark, because it then corrects a row that was already called final. It
 * is <em>too late</em> once the last of them is closed.
 */
public final class Lateness implements Serializable {
  private static final long serialVersionUID = 1;

  private final long stepMillis;
  private final long firstMillis;
  private final long sizeMillis;
  private final long allowedMillis;
  private final boolean judged;

  private Lateness(Duration step, Duration first, Duration size, Duration allowed, boolean judged) {
    this.stepMillis = step.toMillis();
    this.firstMillis = first.toMillis();
    this.sizeMillis = size.toMillis();
    this.allowedMillis = allowed.toMillis();
    this.judged = judged;
  }

  /** For windows of {@code size} that start every {@code step}. */
  public static Lateness sliding(Duration size, Duration step, Duration allowed) {
    return new Lateness(step, step, size, allowed, true);
  }

  /** For windows of {@code size} that follow one another. */
  public static Lateness tumbling(Duration size, Duration allowed) {
    return new Lateness(size, size, size, allowed, true);
  }

  /** For sessions: an event is judged by the window that is all its own, from it to a gap after. */
  public static Lateness session(Duration gap, Duration allowed) {
    return new Lateness(Duration.ofMillis(1), gap, gap, allowed, true);
  }

  /**
   * For a pipeline without windows: nothing is late.
   *
   * @param memory for how long behind the watermark the id of an event is remembered
   */
  public static Lateness never(Duration memory) {
    return new Lateness(memory, memory, memory, Duration.ZERO, false);
  }

  /** Whether the first window that holds the event has passed under the watermark. */
  boolean isLate(long eventMillis, long watermarkMillis) {
    return judged && stepStart(eventMillis) + firstMillis <= watermarkMillis;
  }

  /** Whether no window is open any more that would take the event. */
  boolean isTooLate(long eventMillis, long watermarkMillis) {
    return judged && stepStart(eventMillis) + sizeMillis + allowedMillis <= watermarkMillis;
  }

  /** For how long behind the watermark an id is remembered: older events are not applied. */
  long horizonMillis() {
    return sizeMillis + allowedMillis;
  }

  /** Where the first window that holds the event ends. */
  long stepEnd(long eventMillis) {
    return stepStart(eventMillis) + stepMillis;
  }

  long stepStart(long eventMillis) {
    return Math.floorDiv(eventMillis, stepMillis) * stepMillis;
  }
}
