package dev.tributary.io.kafka;

import dev.tributary.contracts.coder.VersionedCoder;
import dev.tributary.contracts.coder.Wire;
import dev.tributary.contracts.gateway.Partial;
import dev.tributary.contracts.gateway.PartialCoder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.serialization.Deserializer;

/** A record of {@code machine-agg-log}: a partial, or the bytes of what is none. */
final class ParsedPartial implements Timed {
  private final Partial partial;
  private final byte[] value;

  private ParsedPartial(Partial partial, byte[] value) {
    this.partial = partial;
    this.value = value;
  }

  static ParsedPartial read(byte[] value) {
    if (value != null) {
      ByteArrayInputStream in = new ByteArrayInputStream(value);
      try {
        Partial partial = PartialCoder.of().decode(in);
        if (in.available() == 0) {
          return new ParsedPartial(partial, value);
        }
      } catch (IOException | RuntimeException e) {
        // It is none; whatever its bytes made of themselves must not end the reader.
      }
    }
    return new ParsedPartial(null, value == null ? new byte[0] : value);
  }

  /** Null if the record is none. */
  Partial partial() {
    return partial;
  }

  /** The bytes as they came; empty if there were none. */
  byte[] value() {
    return value;
  }

  /** The last moment of its window, for it is then that all of it is known. */
  static long timeOf(Partial partial) {
    return (partial.windowSeconds() + partial.lengthSeconds()) * 1000 - 1;
  }

  @Override
  public long eventMillis(long appendMillis) {
    return partial == null ? NO_TIME : Arrival.judge(timeOf(partial), appendMillis);
  }

  /** The region. */
  @Override
  public String sender() {
    return partial == null ? "" : partial.region();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ParsedPartial that
        && Objects.equals(partial, that.partial)
        && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(value);
  }

  /** Never throws because of data. */
  public static final class PartialDeserializer implements Deserializer<ParsedPartial> {
    /** Nothing is asked for under it. */
    static final String UNUSED = "tributary.partials";

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {}

    @Override
    public ParsedPartial deserialize(String topic, byte[] value) {
      return read(value);
    }
  }

  /** The bytes alone; parsing them again gives the same. */
  static final class ParsedPartialCoder extends VersionedCoder<ParsedPartial> {
    private static final ParsedPartialCoder INSTANCE = new ParsedPartialCoder();

    static ParsedPartialCoder of() {
      return INSTANCE;
    }

    private Object readResolve() {
      return INSTANCE;
    }

    @Override
    protected void write(ParsedPartial parsed, OutputStream out) throws IOException {
      Wire.writeBytes(parsed.value, out);
    }

    @Override
    protected ParsedPartial read(InputStream in) throws IOException {
      return ParsedPartial.read(Wire.readBytes(in));
    }
  }
}
