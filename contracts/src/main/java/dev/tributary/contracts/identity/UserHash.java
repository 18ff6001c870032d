package dev.tributary.contracts.identity;

import java.nio.charset.StandardCharsets;
import org.apache.commons.codec.digest.MurmurHash3;

/**
 * A user as a number that is spread evenly, whoever made the pseudonym: the first half of Murmur3
 * (x64, 128 bits, seed 0) of its text. Sketches of users hold it, so it is part of the contract.
 */
public final class UserHash {
  private UserHash() {}

  /**
   * @return 63 bits, never negative
   */
  public static long of(String user) {
    byte[] name = user.getBytes(StandardCharsets.UTF_8);
    return MurmurHash3.hash128x64(name, 0, name.length, 0)[0] >>> 1;
  }
}
