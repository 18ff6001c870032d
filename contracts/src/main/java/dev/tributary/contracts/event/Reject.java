package dev.tributary.contracts.event;

/**
 * Bytes that are no event.
 *
 * @param message one sentence for a person; never contains values of the record
 * @param original the record's value as it came, empty if it was null
 */
public record Reject(ReasonCode reason, String message, byte[] original) implements Decoded {
  @Override
  public boolean equals(Object other) {
    return other instanceof Reject that
        && reason == that.reason
        && message.equals(that.message)
        && java.util.Arrays.equals(original, that.original);
  }

  @Override
  public int hashCode() {
    return java.util.Objects.hash(reason, message, java.util.Arrays.hashCode(original));
  }

  @Override
  public String toString() {
    return "Reject[" + reason.code() + ", " + original.length + " bytes]";
  }
}
