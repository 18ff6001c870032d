package dev.tributary.sources;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Recorded files, gzipped or not. */
public final class Lines {
  private Lines() {}

  /** The lines of a UTF-8 file that are not blank, lazily; close the stream. */
  public static Stream<String> of(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    try {
      BufferedReader reader =
          new BufferedReader(new InputStreamReader(unzipped(in), StandardCharsets.UTF_8));
      return reader.lines().filter(line -> !line.isBlank()).onClose(() -> close(reader));
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /** All bytes of a file that is not read by lines. */
  public static byte[] bytes(Path file) throws IOException {
    try (InputStream in = unzipped(Files.newInputStream(file))) {
      return in.readAllBytes();
    }
  }

  /** By the first two bytes, not by the name: downloads lose their endings. */
  private static InputStream unzipped(InputStream file) throws IOException {
    BufferedInputStream in = new BufferedInputStream(file);
    in.mark(2);
    boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return gzip ? new GZIPInputStream(in) : in;
  }

  private static void close(BufferedReader reader) {
    try {
      reader.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
