package dev.tributary.io.kafka;

import dev.tributary.contracts.event.DeadLetter;
import dev.tributary.contracts.event.Original;
import dev.tributary.contracts.event.ReasonCode;
import dev.tributary.contracts.event.RecordHeader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * How a dead letter stands in its topic: the value is the original bytes, the headers say the rest.
 * The key and the headers of the original stand among them as {@code key} and {@code header.NAME}.
 */
public final class DeadLetterHeaders {
  /** What key and headers of an original may take, in bytes; what does not fit is left out. */
  static final int ROOM_BYTES = 32 << 10;

  static final String REASON = "reason";
  private static final String STAGE = "stage";
  private static final String MESSAGE = "message";
  private static final String TOPIC = "topic";
  private static final String PARTITION = "partition";
  private static final String OFFSET = "offset";
  private static final String FIRST_SEEN = "first_seen";
  private static final String RUN = "run";
  private static final String KEY = "key";
  private static final String ORIGINAL = "header.";

  /** How long the original was, if only its beginning is kept. */
  private static final String TRUNCATED = "truncated";

  /** There, if the original's key or some of its headers were too large to be kept. */
  private static final String LEFT_OUT = "left_out";

  private DeadLetterHeaders() {}

  static void write(DeadLetter letter, Headers headers) {
    add(headers, REASON, letter.reason().code());
    add(headers, STAGE, letter.stage());
    add(headers, MESSAGE, letter.message());
    add(headers, TOPIC, letter.topic());
    add(headers, PARTITION, Integer.toString(letter.partition()));
    add(headers, OFFSET, Long.toString(letter.offset()));
    add(headers, FIRST_SEEN, Long.toString(letter.firstSeenMillis()));
    writeOriginal(letter.original(), headers);
  }

  private static void writeOriginal(Original original, Headers headers) {
    List<RecordHeader> all = new ArrayList<>();
    if (original.key() != null) {
      all.add(new RecordHeader(KEY, original.key()));
    }
    original.headers().forEach(h -> all.add(new RecordHeader(ORIGINAL + h.name(), h.value())));
    int room = ROOM_BYTES;
    int leftOut = 0;
    for (RecordHeader header : all) {
      int size = size(header);
      if (size <= room) {
        headers.add(header.name(), header.value());
        room -= size;
      } else {
        leftOut++;
      }
    }
    if (leftOut > 0) {
      add(headers, LEFT_OUT, Integer.toString(leftOut));
    }
  }

  /** Names the launch of the pipeline that refused the record. */
  static void writeRun(String run, Headers headers) {
    add(headers, RUN, run);
  }

  /** The launch that refused the record; empty if it was not written down. */
  static String run(Headers headers) {
    return headers.lastHeader(RUN) == null ? "" : text(headers, RUN);
  }

  private static int size(RecordHeader header) {
    int value = header.value() == null ? 0 : header.value().length;
    return header.name().getBytes(StandardCharsets.UTF_8).length + value;
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
        original(record),
        text(headers, TOPIC),
        Integer.parseInt(text(headers, PARTITION)),
        Long.parseLong(text(headers, OFFSET)),
        Long.parseLong(text(headers, FIRST_SEEN)));
  }

  private static Original original(ConsumerRecord<byte[], byte[]> record) {
    Header key = record.headers().lastHeader(KEY);
    List<RecordHeader> headers = new ArrayList<>();
    for (Header header : record.headers()) {
      if (header.key().startsWith(ORIGINAL)) {
        headers.add(new RecordHeader(header.key().substring(ORIGINAL.length()), header.value()));
      }
    }
    return new Original(
        key == null ? null : key.value(),
        record.value(),
        headers,
        record.headers().lastHeader(TRUNCATED) == null
            && record.headers().lastHeader(LEFT_OUT) == null);
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
