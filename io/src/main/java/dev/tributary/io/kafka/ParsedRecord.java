package dev.tributary.io.kafka;

import dev.tributary.contracts.event.Decoded;
import dev.tributary.contracts.event.EventJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.kafka.common.serialization.Deserializer;

/** A record's value, parsed once, beside the bytes it was parsed from: a dead letter needs them. */
final class ParsedRecord {
  private final byte[] value;
  private final Decoded decoded;

  private ParsedRecord(byte[] value) {
    this.value = value;
    this.decoded = EventJson.decode(value);
  }

  /**
   * @param value null for a record without one
   */
  static ParsedRecord of(byte[] value) {
    return new ParsedRecord(value);
  }

  /** The bytes as they came; empty if there were none. Not to be changed. */
  byte[] value() {
    return value == null ? new byte[0] : value;
  }

  Decoded decoded() {
    return decoded;
  }

  /**
   * Parses right where the record arrives. Never throws because of data: an exception here would
   * kill the reader, and again after each restart.
   */
  public static final class ParsingDeserializer implements Deserializer<ParsedRecord> {
    @Override
    public ParsedRecord deserialize(String topic, byte[] value) {
      return ParsedRecord.of(value);
    }
  }

  /** The bytes alone, or that there were none; parsing them again gives the same. */
  static final class ParsedRecordCoder extends AtomicCoder<ParsedRecord> {
    private static final Coder<byte[]> VALUE = NullableCoder.of(ByteArrayCoder.of());
    private static final ParsedRecordCoder INSTANCE = new ParsedRecordCoder();

    static ParsedRecordCoder of() {
      return INSTANCE;
    }

    private Object readResolve() {
      return INSTANCE;
    }

    @Override
    public void encode(ParsedRecord record, OutputStream out) throws IOException {
      VALUE.encode(record.value, out);
    }

    @Override
    public ParsedRecord decode(InputStream in) throws IOException {
      return ParsedRecord.of(VALUE.decode(in));
    }

    @Override
    public Object structuralValue(ParsedRecord record) {
      return VALUE.structuralValue(record.value);
    }
  }
}
