package dev.tributary.contracts.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A rejected record with everything needed to understand it, mend it and send it again.
 *
 * @param stage the step that refused it, for example {@code decode}
 * @param message one sentence for a person; never contains values of the record
 * @param topic where it was read from; with partition and offset the identity of the record
 * @param firstSeenMillis epoch milliseconds of the broker's append time
 */
public record DeadLetter(
    ReasonCode reason,
    String stage,
    String message,
    Original original,
    String topic,
    int partition,
    long offset,
    long firstSeenMillis)
    implements Received {

  /** On a record that was sent again: the key of its first dead letter. */
  public static final String REPLAYED_FROM = "replayed_from";

  /** On a record that was sent again: how often it has been sent, the first time included. */
  public static final String ATTEMPTS = "attempts";

  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._-]{1,249}-\\d+-\\d+");
  private static final Pattern COUNT = Pattern.compile("[1-9]\\d{0,8}");

  public DeadLetter {
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(original, "original");
  }

  /** The key under which it is kept: source topic, partition and offset. */
  public String key() {
    return topic + "-" + partition + "-" + offset;
  }

  /** The key of the record's first dead letter: however often it is sent again, one problem. */
  public String firstKey() {
    return header(REPLAYED_FROM).filter(KEY.asMatchPredicate()).orElse(key());
  }

  /** How often the record has been refused. */
  public int attempts() {
    return header(ATTEMPTS).filter(COUNT.asMatchPredicate()).map(Integer::parseInt).orElse(1);
  }

  /** The headers to send the record again with: its own, and which attempt it is. */
  public List<RecordHeader> headersForReplay() {
    List<RecordHeader> headers = new ArrayList<>(original.headers());
    headers.removeIf(header -> Set.of(REPLAYED_FROM, ATTEMPTS).contains(header.name()));
    headers.add(RecordHeader.of(REPLAYED_FROM, firstKey()));
    headers.add(RecordHeader.of(ATTEMPTS, Integer.toString(attempts() + 1)));
    return headers;
  }

  private Optional<String> header(String name) {
    return original.headers().stream()
        .filter(header -> header.name().equals(name))
        .findFirst()
        .map(RecordHeader::text);
  }

  @Override
  public String toString() {
    return "DeadLetter["
        + key()
        + ", "
        + reason.code()
        + ", "
        + original.value().length
        + " bytes]";
  }
}
