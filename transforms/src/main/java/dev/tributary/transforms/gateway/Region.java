package dev.tributary.transforms.gateway;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Where a regional job counts, and how.
 *
 * @param name the region; the fallback of every {@code region_id} and the author of its partials
 * @param window length of a window, whole seconds
 * @param allowedLateness for how long after its end a window still takes lines
 * @param throttledPrefixes an ErrorCode that starts with one of these was throttled, as is every
 *     429 (T-34)
 */
public record Region(
    String name, Duration window, Duration allowedLateness, List<String> throttledPrefixes)
    implements Serializable {
  public Region {
    Objects.requireNonNull(name, "name");
    throttledPrefixes = List.copyOf(throttledPrefixes);
    if (window.toSeconds() < 1 || window.toMillis() % 1000 != 0) {
      throw new IllegalArgumentException("a window lasts whole seconds, not " + window);
    }
  }

  /** Windows of ten seconds that take lines for another minute (G-047). */
  public static Region named(String name) {
    return new Region(name, Duration.ofSeconds(10), Duration.ofMinutes(1), List.of("Throttling"));
  }

  int windowSeconds() {
    return (int) window.toSeconds();
  }

  int windowOf(long millis) {
    int seconds = (int) Math.floorDiv(millis, 1000L);
    return seconds - Math.floorMod(seconds, windowSeconds());
  }
}
