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
  private final int newest;

  /** A coder whose form has never changed. */
  protected VersionedCoder() {
    this(1);
  }

  /**
   * @param newest the newest version it writes; it reads all of them
   */
  protected VersionedCoder(int newest) {
    this.newest = newest;
  }

  @Override
  public final void encode(T value, OutputStream out) throws IOException {
    if (value == null) {
      throw new CoderException("cannot encode null");
    }
    out.write(versionOf(value));
    write(value, out);
  }

  @Override
  public final T decode(InputStream in) throws IOException {
    int version = Wire.readByte(in);
    if (version < 1 || version > newest) {
      throw new CoderException(
          getClass().getSimpleName() + " cannot read version " + version + ", only " + newest);
    }
    return read(in, version);
  }

  /** The version that can hold the value: the same for the same value. */
  protected int versionOf(T value) {
    return newest;
  }

  /** Reads what was written in a version; coders that have only one leave this alone. */
  protected T read(InputStream in, int version) throws IOException {
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
