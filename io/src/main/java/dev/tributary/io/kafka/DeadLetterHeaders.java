package dev.tributary.io.kafka;

import dev.tributary.contracts.event.DeadLetter;
import dev.tributary.contracts.event.ReasonCode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * How a dead letter stands in its topic: the value is the original bytes, the headers say the rest.
 */
public final class DeadLetterHeaders {
  private static final String REASON = "reason";
  private static final String STAGE = "stage";
  private static final String MESSAGE = "message";
  private static final String TOPIC = "topic";
  private static final String PARTITION = "partition";
  private static final String OFFSET = "offset";
  private static final String FIRST_SEEN = "first_seen";

  /** How long the original was, if only its beginning is kept. */
  private static final String TRUNCATED = "truncated";

  private DeadLetterHeaders() {}

  static void write(DeadLetter letter, Headers headers) {
    add(headers, REASON, letter.reason().code());
    add(headers, STAGE, letter.stage());
    add(headers, MESSAGE, letter.message());
    add(headers, TOPIC, letter.topic());
    add(headers, PARTITION, Integer.toString(letter.partition()));
    add(headers, OFFSET, Long.toString(letter.offset()));
    add(headers, FIRST_SEEN, Long.toString(letter.firstSeenMillis()));
  }

  /** Notes that the value is only the beginning of an original of this length. */
  static void writeTruncated(int length, Headers headers) {
    add(headers, TRUNCATED, Integer.toString(length));
  }

  /**
   * The dead letter in a record of its topic. If only the beginning of the original was kept, the
   * message says so.
   *
   * @throws IllegalArgumentException if the record was not written by us
   */
  public static DeadLetter read(ConsumerRecord<byte[], byte[]> record) {
    Headers headers = record.headers();
    String code = text(headers, REASON);
    ReasonCode reason =
        Arrays.stream(ReasonCode.values())
            .filter(known -> known.code().equals(code))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("unknown reason " + code));
    return new DeadLetter(
        reason,
        text(headers, STAGE),
        text(headers, MESSAGE) + truncation(record),
        record.value(),
        text(headers, TOPIC),
        Integer.parseInt(text(headers, PARTITION)),
        Long.parseLong(text(headers, OFFSET)),
        Long.parseLong(text(headers, FIRST_SEEN)));
  }

  private static String truncation(ConsumerRecord<byte[], byte[]> record) {
    return record.headers().lastHeader(TRUNCATED) == null
        ? ""
        : " (kept: the first "
            + record.value().length
            + " of "
            + text(record.headers(), TRUNCATED)
            + " bytes)";
  }

  private static void add(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    if (header == null) {
      throw new IllegalArgumentException("the record has no header " + name);
    }
    return new String(header.value(), StandardCharsets.UTF_8);
  }
}
