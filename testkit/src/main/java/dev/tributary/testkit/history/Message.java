package dev.tributary.testkit.history;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * One raw Kafka record of a history: what a consumer of {@code productivity-events} would be
 * handed.
 *
 * @param key the Kafka key: the team id, or the user of whom an activity event tells
 * @param value the Kafka value, UTF-8 JSON unless broken on purpose; do not modify
 * @param eventTime the envelope's timestamp; null for {@link Kind#MALFORMED}
 * @param kind why the record is in the history
 * @param reason the reason code it must be rejected with; null unless {@link Kind#MALFORMED}
 */
@SuppressWarnings(
    "ArrayRecordComponent") // the bytes are the point; no record is compared with another
public record Message(String key, byte[] value, Instant eventTime, Kind kind, String reason) {

  private static final int SHOWN = 400;

  /** What the generator meant a record to be. */
  public enum Kind {
    /** An event nobody has sent before, at most a few hours out of order. */
    FIRST,
    /** The exact bytes of an earlier record. */
    DUPLICATE,
    /** An event nobody has sent before, a day or more after it happened. */
    LATE,
    /** A record that must be rejected with {@link Message#reason}. */
    MALFORMED
  }

  /**
   * Whether the record holds an event that counts (duplicates included: one event id counts once).
   */
  public boolean isValid() {
    return kind != Kind.MALFORMED;
  }

  /** The record as a line a failing test can print; long values are cut. */
  @Override
  public String toString() {
    String text = new String(value, StandardCharsets.UTF_8);
    String shown = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    return kind + (reason == null ? " " : " (" + reason + ") ") + key + " " + shown;
  }
}
