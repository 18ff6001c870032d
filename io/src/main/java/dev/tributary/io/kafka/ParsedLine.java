package dev.tributary.io.kafka;

import dev.tributary.contracts.coder.VersionedCoder;
import dev.tributary.contracts.coder.Wire;
import dev.tributary.contracts.event.ReasonCode;
import dev.tributary.contracts.gateway.AccessLog;
import dev.tributary.contracts.gateway.AccessLogCoder;
import dev.tributary.contracts.gateway.AccessLogReader;
import dev.tributary.contracts.gateway.PruningProgram;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * What became of an access log line: kept, pruned, or bad; beside the bytes it was read from,
 * unless it was pruned: a dead letter needs them.
 */
final class ParsedLine implements Timed {
  private static final ParsedLine PRUNED = new ParsedLine(null, null, null, null);

  private final AccessLog log;
  private final ReasonCode reason;
  private final String message;
  private final byte[] value;

  private ParsedLine(AccessLog log, ReasonCode reason, String message, byte[] value) {
    this.log = log;
    this.reason = reason;
    this.message = message;
    this.value = value;
  }

  static ParsedLine read(byte[] value, AccessLogReader reader) {
    return switch (reader.read(value)) {
      case KEPT -> new ParsedLine(reader.log(), null, null, value);
      case PRUNED -> PRUNED;
      case BAD ->
          new ParsedLine(
              null, reader.reason(), reader.message(), value == null ? new byte[0] : value);
    };
  }

  /** Null unless the line is kept. */
  AccessLog log() {
    return log;
  }

  /** Null unless the line is bad. */
  ReasonCode reason() {
    return reason;
  }

  String message() {
    return message;
  }

  /** The bytes as they came; empty if there were none. */
  byte[] value() {
    return value;
  }

  @Override
  public long eventMillis(long appendMillis) {
    return log == null ? NO_TIME : Arrival.judge(log.timeMillis(), appendMillis);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ParsedLine that
        && Objects.equals(log, that.log)
        && reason == that.reason
        && Objects.equals(message, that.message)
        && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return Objects.hash(log, reason);
  }

  /**
   * Parses right where the line arrives, so that what is pruned goes no further. Never throws
   * because of data: an exception here would kill the reader, and again after each restart.
   */
  public static final class LineDeserializer implements Deserializer<ParsedLine> {
    /** The property of the consumer that holds the {@link PruningProgram}. */
    static final String PROGRAM = "tributary.pruning";

    private AccessLogReader reader;

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
      reader = new AccessLogReader((PruningProgram) configs.get(PROGRAM));
    }

    @Override
    public ParsedLine deserialize(String topic, byte[] value) {
      return read(value, reader);
    }
  }

  static final class ParsedLineCoder extends VersionedCoder<ParsedLine> {
    private static final ParsedLineCoder INSTANCE = new ParsedLineCoder();
    private static final int KEPT = 1;
    private static final int BAD = 2;

    static ParsedLineCoder of() {
      return INSTANCE;
    }

    private Object readResolve() {
      return INSTANCE;
    }

    @Override
    protected void write(ParsedLine line, OutputStream out) throws IOException {
      if (line.log != null) {
        out.write(KEPT);
        AccessLogCoder.of().encode(line.log, out);
        Wire.writeBytes(line.value, out);
      } else if (line.reason != null) {
        out.write(BAD);
        Wire.writeEnum(line.reason, out);
        Wire.writeText(line.message, out);
        Wire.writeBytes(line.value, out);
      } else {
        out.write(0);
      }
    }

    @Override
    protected ParsedLine read(InputStream in) throws IOException {
      int kind = Wire.readByte(in);
      if (kind == KEPT) {
        return new ParsedLine(AccessLogCoder.of().decode(in), null, null, Wire.readBytes(in));
      }
      return kind == BAD
          ? new ParsedLine(
              null, Wire.readEnum(ReasonCode.values(), in), Wire.readText(in), Wire.readBytes(in))
          : PRUNED;
    }
  }
}
