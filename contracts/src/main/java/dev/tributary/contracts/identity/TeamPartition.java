package dev.tributary.contracts.identity;

import java.nio.charset.StandardCharsets;
import org.apache.commons.codec.digest.MurmurHash3;

/** Which partition a team's events live in: Murmur3 over the UTF-8 key (P-038, P-039, T-01). */
public final class TeamPartition {
  private TeamPartition() {}

  /**
   * @return 0 to {@code partitions} - 1, the same on every machine
   * @throws IllegalArgumentException if there are no partitions
   */
  public static int of(String teamId, int partitions) {
    return of(teamId.getBytes(StandardCharsets.UTF_8), partitions);
  }

  /** The same for the key's bytes. */
  public static int of(byte[] key, int partitions) {
    requirePositive(partitions);
    return Math.floorMod(MurmurHash3.hash32x86(key, 0, key.length, 0), partitions);
  }

  static void requirePositive(int partitions) {
    if (partitions < 1) {
      throw new IllegalArgumentException("a topic has at least 1 partition, not " + partitions);
    }
  }
}
