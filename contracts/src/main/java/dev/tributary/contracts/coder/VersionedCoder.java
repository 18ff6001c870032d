package dev.tributary.contracts.coder;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.CoderException;

/**
 * A compact, deterministic coder whose first byte is a version, so that state written by an older
 * build is recognised. Values are never null.
 */
public abstract class VersionedCoder<T> extends AtomicCoder<T> {
  private static final int VERSION = 1;

  @Override
  public final void encode(T value, OutputStream out) throws IOException {
    if (value == null) {
      throw new CoderException("cannot encode null");
    }
    out.write(VERSION);
    write(value, out);
  }

  @Override
  public final T decode(InputStream in) throws IOException {
    int version = Wire.readByte(in);
    if (version != VERSION) {
      throw new CoderException(
          getClass().getSimpleName() + " cannot read version " + version + ", only " + VERSION);
    }
    return read(in);
  }

  protected abstract void write(T value, OutputStream out) throws IOException;

  protected abstract T read(InputStream in) throws IOException;

  @Override
  public final void verifyDeterministic() {}

  @Override
  public final boolean consistentWithEquals() {
    return true;
  }
}
