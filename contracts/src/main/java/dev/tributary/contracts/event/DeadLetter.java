package dev.tributary.contracts.event;

import java.util.Arrays;
import java.util.Objects;

/**
 * A rejected record with everything needed to understand it, mend it and send it again.
 *
 * @param stage the step that refused it, for example {@code decode}
 * @param message one sentence for a person; never contains values of the record
 * @param original the record's value as it came
 * @param topic where it was read from; with partition and offset the identity of the record
 * @param firstSeenMillis epoch milliseconds of the broker's append time
 */
public record DeadLetter(
    ReasonCode reason,
    String stage,
    String message,
    byte[] original,
    String topic,
    int partition,
    long offset,
    long firstSeenMillis)
    implements Received {

  /** The key under which it is kept: source topic, partition and offset. */
  public String key() {
    return topic + "-" + partition + "-" + offset;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DeadLetter that
        && key().equals(that.key())
        && reason == that.reason
        && stage.equals(that.stage)
        && message.equals(that.message)
        && firstSeenMillis == that.firstSeenMillis
        && Arrays.equals(original, that.original);
  }

  @Override
  public int hashCode() {
    return Objects.hash(key(), reason);
  }

  @Override
  public String toString() {
    return "DeadLetter[" + key() + ", " + reason.code() + ", " + original.length + " bytes]";
  }
}
