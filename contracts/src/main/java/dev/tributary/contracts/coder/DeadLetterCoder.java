package dev.tributary.contracts.coder;

import dev.tributary.contracts.event.DeadLetter;
import dev.tributary.contracts.event.ReasonCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** {@link DeadLetter}s with their original bytes. */
public final class DeadLetterCoder extends VersionedCoder<DeadLetter> {
  private static final DeadLetterCoder INSTANCE = new DeadLetterCoder();

  private DeadLetterCoder() {}

  public static DeadLetterCoder of() {
    return INSTANCE;
  }

  private Object readResolve() {
    return INSTANCE;
  }

  @Override
  protected void write(DeadLetter letter, OutputStream out) throws IOException {
    Wire.writeText(letter.reason().name(), out);
    Wire.writeText(letter.stage(), out);
    Wire.writeText(letter.message(), out);
    Wire.writeBytes(letter.original(), out);
    Wire.writeText(letter.topic(), out);
    Wire.writeInt(letter.partition(), out);
    Wire.writeLong(letter.offset(), out);
    Wire.writeFixed(letter.firstSeenMillis(), out);
  }

  @Override
  protected DeadLetter read(InputStream in) throws IOException {
    return new DeadLetter(
        ReasonCode.valueOf(Wire.readText(in)),
        Wire.readText(in),
        Wire.readText(in),
        Wire.readBytes(in),
        Wire.readText(in),
        Wire.readInt(in),
        Wire.readLong(in),
        Wire.readFixed(in));
  }
}
