package dev.tributary.io.kafka;

import dev.tributary.contracts.event.DeadLetter;
import dev.tributary.contracts.event.Original;
import dev.tributary.contracts.event.ReasonCode;
import dev.tributary.contracts.event.RecordHeader;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.kafka.common.header.Header;

/** A record that cannot be used, as a dead letter with everything that came with it. */
final class RefusedRecord {
  private RefusedRecord() {}

  /**
   * @param value the bytes as they came
   * @param message never contains values of the record
   */
  static DeadLetter letter(
      KafkaRecord<byte[], ?> record,
      byte[] value,
      String stage,
      ReasonCode reason,
      String message) {
    List<RecordHeader> headers = new ArrayList<>();
    for (Header header : record.getHeaders()) {
      headers.add(new RecordHeader(header.key(), header.value()));
    }
    return new DeadLetter(
        reason,
        stage,
        message,
        new Original(record.getKV().getKey(), value, headers, true),
        record.getTopic(),
        record.getPartition(),
        record.getOffset(),
        record.getTimestamp());
  }
}
