package dev.tributary.contracts.event;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A record as it came, so that it can be sent again.
 *
 * @param key null if it had none
 * @param value empty if it had none
 * @param headers in their order
 * @param whole false if it was too large to be kept completely; sent again it would be another
 */
public record Original(byte[] key, byte[] value, List<RecordHeader> headers, boolean whole) {
  public Original {
    Objects.requireNonNull(value, "value");
    headers = List.copyOf(headers);
  }

  /** A record of which only the value is known. */
  public static Original of(byte[] value) {
    return new Original(null, value, List.of(), true);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Original that
        && Arrays.equals(key, that.key)
        && Arrays.equals(value, that.value)
        && headers.equals(that.headers)
        && whole == that.whole;
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(value);
  }

  @Override
  public String toString() {
    return "Original[" + value.length + " bytes]";
  }
}
