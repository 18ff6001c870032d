package dev.tributary.transforms.admission;

import dev.tributary.contracts.coder.VersionedCoder;
import dev.tributary.contracts.coder.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.UUID;

/** Event ids as the 16 bytes they are. */
final class UuidCoder extends VersionedCoder<UUID> {
  private static final UuidCoder INSTANCE = new UuidCoder();

  private UuidCoder() {}

  static UuidCoder of() {
    return INSTANCE;
  }

  private Object readResolve() {
    return INSTANCE;
  }

  @Override
  protected void write(UUID id, OutputStream out) throws IOException {
    Wire.writeFixed(id.getMostSignificantBits(), out);
    Wire.writeFixed(id.getLeastSignificantBits(), out);
  }

  @Override
  protected UUID read(InputStream in) throws IOException {
    return new UUID(Wire.readFixed(in), Wire.readFixed(in));
  }
}
