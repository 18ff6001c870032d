package dev.tributary.transforms.gateway;

import java.io.Serializable;
import java.time.Duration;

/**
 * Which series are written.
 *
 * @param namespace what their names begin with
 * @param window how much of the traffic one sample speaks of, whole seconds
 * @param allowedLateness for how long corrections of a window are still told from new traffic
 * @param mostCells of one grouping set in one window; the rarest beyond are summed under {@value
 *     #OTHER}, so that totals stay exact however many labels there are
 */
public record SeriesPlan(String namespace, Duration window, Duration allowedLateness, int mostCells)
    implements Serializable {
  /** The label value of everything beyond the cap. */
  public static final String OTHER = "__other__";

  /** The region of a series over all of them (T-29). */
  public static final String ALL_REGIONS = "__all__";

  public SeriesPlan {
    if (!namespace.matches("[a-zA-Z_][a-zA-Z0-9_]*")) {
      throw new IllegalArgumentException(
          "a namespace is letters, digits and underscores, not " + namespace);
    }
    if (window.toSeconds() < 1 || window.toMillis() % 1000 != 0) {
      throw new IllegalArgumentException("a window lasts whole seconds, not " + window);
    }
    if (mostCells < 1) {
      throw new IllegalArgumentException("at least one cell must be kept, not " + mostCells);
    }
  }

  /** Twenty seconds, 50,000 cells a grouping set (G-075 to G-077). */
  public static SeriesPlan named(String namespace) {
    return new SeriesPlan(namespace, Duration.ofSeconds(20), Duration.ofMinutes(1), 50_000);
  }

  long windowSeconds() {
    return window.toSeconds();
  }

  long windowOf(long seconds) {
    return Math.floorDiv(seconds, windowSeconds()) * windowSeconds();
  }
}
