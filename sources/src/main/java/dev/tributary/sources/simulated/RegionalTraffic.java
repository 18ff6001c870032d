package dev.tributary.sources.simulated;

import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The traffic of several regions, some of whose lines are bad. The same seed gives the same lines,
 * if it is asked for the same times.
 */
public final class RegionalTraffic {
  private static final int TEN_THOUSAND = 10_000;

  /** Large lines are rare in life, and would fill a laptop's disk. */
  private static final int LARGE_ONE_IN = 100;

  private final SplittableRandom random;
  private final List<GatewayTraffic> regions;
  private final List<String> names;
  private final int badPerTenThousand;

  private RegionalTraffic(
      SplittableRandom random,
      List<GatewayTraffic> regions,
      List<String> names,
      int badPerTenThousand) {
    this.random = random;
    this.regions = regions;
    this.names = names;
    this.badPerTenThousand = badPerTenThousand;
  }

  /**
   * @param badPercent how many of a hundred lines are bad
   */
  public static RegionalTraffic of(long seed, List<String> regions, double badPercent) {
    SplittableRandom random = new SplittableRandom(seed);
    return new RegionalTraffic(
        random,
        regions.stream().map(name -> GatewayTraffic.of(random.nextLong(), name)).toList(),
        List.copyOf(regions),
        (int) Math.round(badPercent * TEN_THOUSAND / 100));
  }

  /** The first names of simulated regions. */
  public static List<String> names(int count) {
    return IntStream.range(0, count).mapToObj(GatewayTraffic::region).toList();
  }

  /**
   * A line of one region.
   *
   * @param localIp the node that wrote it: the key of its record
   * @param warmUp whether it is a request of the gateway itself, which nobody counts
   * @param bad null if nothing is wrong with it
   */
  public record Line(String region, String localIp, byte[] value, boolean warmUp, BadLine bad) {
    /** Whether it is a request of a client, and so counts. */
    public boolean counts() {
      return bad == null && !warmUp;
    }
  }

  /** A line that was logged at about this time. */
  public Line next(Instant now) {
    int region = random.nextInt(regions.size());
    GatewayTraffic.Line line = regions.get(region).next(now);
    if (random.nextInt(TEN_THOUSAND) >= badPerTenThousand) {
      return new Line(names.get(region), line.localIp(), line.value(), line.warmUp(), null);
    }
    while (line.warmUp()) {
      // Nobody looks so closely at a line that is thrown away anyhow.
      line = regions.get(region).next(now);
    }
    BadLine bad =
        random.nextInt(LARGE_ONE_IN) == 0
            ? BadLine.TOO_LARGE
            : List.of(BadLine.TRUNCATED, BadLine.NO_EXT5, BadLine.NO_TIME)
                .get(random.nextInt(BadLine.values().length - 1));
    return new Line(names.get(region), line.localIp(), bad.spoil(line.value()), false, bad);
  }
}
