package dev.tributary.contracts.gateway;

import dev.tributary.contracts.coder.VersionedCoder;
import dev.tributary.contracts.coder.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** For tests and for runners that copy between steps; on Flink no line is ever encoded. */
public final class AccessLogCoder extends VersionedCoder<AccessLog> {
  private static final AccessLogCoder INSTANCE = new AccessLogCoder();

  public static AccessLogCoder of() {
    return INSTANCE;
  }

  private Object readResolve() {
    return INSTANCE;
  }

  @Override
  protected void write(AccessLog log, OutputStream out) throws IOException {
    Wire.writeLong(log.timeMillis(), out);
    Wire.writeLong(log.usedMillis(), out);
    Wire.writeLong(log.httpCode(), out);
    Wire.writeInt(log.lineBytes(), out);
    Wire.writeBytes(log.text(), out);
    for (LogField field : LogField.values()) {
      Wire.writeInt(log.end(field), out);
    }
  }

  @Override
  protected AccessLog read(InputStream in) throws IOException {
    long timeMillis = Wire.readLong(in);
    long usedMillis = Wire.readLong(in);
    int httpCode = (int) Wire.readLong(in);
    int lineBytes = Wire.readInt(in);
    byte[] text = Wire.readBytes(in);
    short[] ends = new short[LogField.values().length];
    for (int i = 0; i < ends.length; i++) {
      ends[i] = (short) Wire.readInt(in);
    }
    return new AccessLog(timeMillis, usedMillis, httpCode, lineBytes, text, ends);
  }
}
