package dev.tributary.io.parquet;

import dev.tributary.contracts.coder.VersionedCoder;
import dev.tributary.contracts.coder.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.LocalDate;

/**
 * One complete file of the archive.
 *
 * @param path with the root, as its file system writes it
 * @param day the UTC day on which its events happened
 * @param rows events in the file, repetitions included
 * @param bytes its length
 */
public record ArchivedFile(String path, LocalDate day, String tenant, long rows, long bytes) {

  /** {@link ArchivedFile}s in about 100 bytes. */
  public static final class FileCoder extends VersionedCoder<ArchivedFile> {
    private static final FileCoder INSTANCE = new FileCoder();

    private FileCoder() {}

    public static FileCoder of() {
      return INSTANCE;
    }

    private Object readResolve() {
      return INSTANCE;
    }

    @Override
    protected void write(ArchivedFile file, OutputStream out) throws IOException {
      Wire.writeText(file.path(), out);
      Wire.writeLong(file.day().toEpochDay(), out);
      Wire.writeText(file.tenant(), out);
      Wire.writeLong(file.rows(), out);
      Wire.writeLong(file.bytes(), out);
    }

    @Override
    protected ArchivedFile read(InputStream in) throws IOException {
      return new ArchivedFile(
          Wire.readText(in),
          LocalDate.ofEpochDay(Wire.readLong(in)),
          Wire.readText(in),
          Wire.readLong(in),
          Wire.readLong(in));
    }
  }
}
