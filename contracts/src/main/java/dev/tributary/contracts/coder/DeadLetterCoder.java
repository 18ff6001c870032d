package dev.tributary.contracts.coder;

import dev.tributary.contracts.event.DeadLetter;
import dev.tributary.contracts.event.Original;
import dev.tributary.contracts.event.ReasonCode;
import dev.tributary.contracts.event.RecordHeader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** {@link DeadLetter}s with their original record. Version 1 holds only its value. */
public final class DeadLetterCoder extends VersionedCoder<DeadLetter> {
  private static final DeadLetterCoder INSTANCE = new DeadLetterCoder();

  private DeadLetterCoder() {
    super(2);
  }

  public static DeadLetterCoder of() {
    return INSTANCE;
  }

  private Object readResolve() {
    return INSTANCE;
  }

  @Override
  protected int versionOf(DeadLetter letter) {
    Original original = letter.original();
    return original.equals(Original.of(original.value())) ? 1 : 2;
  }

  @Override
  protected void write(DeadLetter letter, OutputStream out) throws IOException {
    Wire.writeText(letter.reason().name(), out);
    Wire.writeText(letter.stage(), out);
    Wire.writeText(letter.message(), out);
    if (versionOf(letter) == 1) {
      Wire.writeBytes(letter.original().value(), out);
    } else {
      writeOriginal(letter.original(), out);
    }
    Wire.writeText(letter.topic(), out);
    Wire.writeInt(letter.partition(), out);
    Wire.writeLong(letter.offset(), out);
    Wire.writeFixed(letter.firstSeenMillis(), out);
  }

  private static void writeOriginal(Original original, OutputStream out) throws IOException {
    Wire.writeNullable(original.key(), out);
    Wire.writeBytes(original.value(), out);
    Wire.writeInt(original.headers().size(), out);
    for (RecordHeader header : original.headers()) {
      Wire.writeText(header.name(), out);
      Wire.writeNullable(header.value(), out);
    }
    out.write(original.whole() ? 1 : 0);
  }

  @Override
  protected DeadLetter read(InputStream in) throws IOException {
    return read(in, 1);
  }

  @Override
  protected DeadLetter read(InputStream in, int version) throws IOException {
    return new DeadLetter(
        ReasonCode.valueOf(Wire.readText(in)),
        Wire.readText(in),
        Wire.readText(in),
        version == 1 ? Original.of(Wire.readBytes(in)) : readOriginal(in),
        Wire.readText(in),
        Wire.readInt(in),
        Wire.readLong(in),
        Wire.readFixed(in));
  }

  private static Original readOriginal(InputStream in) throws IOException {
    byte[] key = Wire.readNullable(in);
    byte[] value = Wire.readBytes(in);
    List<RecordHeader> headers = new ArrayList<>();
    for (int left = Wire.readInt(in); left > 0; left--) {
      headers.add(new RecordHeader(Wire.readText(in), Wire.readNullable(in)));
    }
    return new Original(key, value, headers, Wire.readByte(in) == 1);
  }
}
