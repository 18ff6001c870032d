package dev.tributary.io.parquet;

import java.io.IOException;

/**
 * A file of the archive that is damaged or not of the archive's schema. Files appear whole or not
 * at all, so this is never a file in the making: restore it or move it away, then run again.
 */
public final class UnreadableFileException extends IOException {
  private static final long serialVersionUID = 1;

  UnreadableFileException(String path, Exception cause) {
    super("the archive file " + path + " cannot be read: " + cause.getMessage(), cause);
  }
}
