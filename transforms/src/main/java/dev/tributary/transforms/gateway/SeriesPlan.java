package dev.tributary.transforms.gateway;

import java.io.Serializable;
import java.time.Duration;

/**
 * Which series are written.
 *
 * @param namespace what their names begin with
 * @param window how much of the traffic one sample speaks of: whole seconds, and a minute is a
 *     multiple of it
 * @param remembered for how long after its end a window's partials are told from repetitions
 * @param mostCells of one grouping set in one window; the rarest beyond are summed under {@value
 *     #OTHER}, so that totals stay exact however many labels there are
 * @param overAllRegions whether there are also series over all regions (T-29); not for a job that
 *     reads only some of them
 */
public record SeriesPlan(
    String namespace, Duration window, Duration remembered, int mostCells, boolean overAllRegions)
    implements Serializable {
  /** The label value of everything beyond the cap. */
  public static final String OTHER = "__other__";

  static final int MINUTE = 60;

  public SeriesPlan {
    if (!namespace.matches("[a-zA-Z_][a-zA-Z0-9_]*")) {
      throw new IllegalArgumentException(
          "a namespace is letters, digits and underscores, not " + namespace);
    }
    if (window.toSeconds() < 1
        || window.toMillis() % 1000 != 0
        || MINUTE % window.toSeconds() != 0) {
      throw new IllegalArgumentException(
          "a window lasts whole seconds of which a minute is a multiple, not " + window);
    }
    if (mostCells < 1) {
      throw new IllegalArgumentException("at least one cell must be kept, not " + mostCells);
    }
  }

  /** Twenty seconds, 50,000 cells a grouping set (G-075 to G-077), all regions. */
  public static SeriesPlan named(String namespace) {
    return new SeriesPlan(namespace, Duration.ofSeconds(20), Duration.ofMinutes(10), 50_000, true);
  }

  long windowSeconds() {
    return window.toSeconds();
  }

  long windowOf(long seconds) {
    return Math.floorDiv(seconds, windowSeconds()) * windowSeconds();
  }

  long end(long windowStart) {
    return windowStart + windowSeconds();
  }

  static long minuteOf(long seconds) {
    return Math.floorDiv(seconds, (long) MINUTE) * MINUTE;
  }

  /** Whether a minute is more than one window, and so has series of its own. */
  boolean hasMinutes() {
    return windowSeconds() < MINUTE;
  }
}
