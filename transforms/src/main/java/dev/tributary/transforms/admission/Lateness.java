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
  private final long sizeMillis;
  private final long allowedMillis;

  private Lateness(Duration step, Duration size, Duration allowed) {
    this.stepMillis = step.toMillis();
    this.sizeMillis = size.toMillis();
    this.allowedMillis = allowed.toMillis();
  }

  /** For windows of {@code size} that start every {@code step}. */
  public static Lateness sliding(Duration size, Duration step, Duration allowed) {
    return new Lateness(step, size, allowed);
  }

  /** For windows of {@code size} that follow one another. */
  public static Lateness tumbling(Duration size, Duration allowed) {
    return new Lateness(size, size, allowed);
  }

  /** Whether the first window that holds the event has passed under the watermark. */
  boolean isLate(long eventMillis, long watermarkMillis) {
    return stepStart(eventMillis) + stepMillis <= watermarkMillis;
  }

  /** Whether no window is open any more that would take the event. */
  boolean isTooLate(long eventMillis, long watermarkMillis) {
    return stepStart(eventMillis) + sizeMillis + allowedMillis <= watermarkMillis;
  }

  /** How far behind the watermark an event may be and still be applied, at the most. */
  long horizonMillis() {
    return sizeMillis + allowedMillis;
  }

  private long stepStart(long eventMillis) {
    return Math.floorDiv(eventMillis, stepMillis) * stepMillis;
  }
}
