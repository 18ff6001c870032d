package dev.tributary.io.kafka;

import dev.tributary.contracts.event.Decoded;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.EventJson;
import dev.tributary.contracts.event.Intake;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.kafka.common.serialization.Deserializer;

/** A record's value, parsed once, beside the bytes it was parsed from: a dead letter needs them. */
final class ParsedRecord implements Timed {
  private final byte[] value;
  private final Decoded decoded;

  private ParsedRecord(byte[] value, Intake intake) {
    this.value = value;
    this.decoded = EventJson.decode(value, intake);
  }

  /**
   * @param value null for a record without one
   */
  static ParsedRecord of(byte[] value, Intake intake) {
    return new ParsedRecord(value, intake);
  }

  /** The bytes as they came; empty if there were none. Not to be changed. */
  byte[] value() {
    return value == null ? new byte[0] : value;
  }

  Decoded decoded() {
    return decoded;
  }

  @Override
  public long eventMillis(long appendMillis) {
    return decoded instanceof Event event
        ? Arrival.judge(event.timestampMillis(), appendMillis)
        : NO_TIME;
  }

  /**
   * Parses right where the record arrives. Never throws because of data: an exception here would
   * kill the reader, and again after each restart.
   */
  public static final class ParsingDeserializer implements Deserializer<ParsedRecord> {
    /** The property of the consumer that holds the {@link Intake}. */
    static final String INTAKE = "tributary.intake";

    private Intake intake;

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
      intake = (Intake) configs.get(INTAKE);
    }

    @Override
    public ParsedRecord deserialize(String topic, byte[] value) {
      return ParsedRecord.of(value, intake);
    }
  }

  /** The bytes alone, or that there were none; parsing them again gives the same. */
  static final class ParsedRecordCoder extends CustomCoder<ParsedRecord> {
    private static final Coder<byte[]> VALUE = NullableCoder.of(ByteArrayCoder.of());

    private final Intake intake;

    private ParsedRecordCoder(Intake intake) {
      this.intake = intake;
    }

    static ParsedRecordCoder of(Intake intake) {
      return new ParsedRecordCoder(intake);
    }

    @Override
    public void encode(ParsedRecord record, OutputStream out) throws IOException {
      VALUE.encode(record.value, out);
    }

    @Override
    public ParsedRecord decode(InputStream in) throws IOException {
      return ParsedRecord.of(VALUE.decode(in), intake);
    }

    @Override
    public Object structuralValue(ParsedRecord record) {
      return VALUE.structuralValue(record.value);
    }

    @Override
    public void verifyDeterministic() {}

    @Override
    public boolean equals(Object other) {
      return other instanceof ParsedRecordCoder that && intake.equals(that.intake);
    }

    @Override
    public int hashCode() {
      return intake.hashCode();
    }
  }
}
