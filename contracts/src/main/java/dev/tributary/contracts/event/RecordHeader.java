package dev.tributary.contracts.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * One header of a record; names may repeat.
 *
 * @param value null if it has none
 */
public record RecordHeader(String name, byte[] value) {
  public RecordHeader {
    Objects.requireNonNull(name, "name");
  }

  static RecordHeader of(String name, String value) {
    return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
  }

  String text() {
    return value == null ? "" : new String(value, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RecordHeader that
        && name.equals(that.name)
        && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  /** The name only: values may be personal. */
  @Override
  public String toString() {
    return name;
  }
}
