package dev.tributary.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps a state directory to one owner, of this JVM or another; ends with the JVM. A server locks
 * its data too, but late: two of them started on one directory can both seem to be ready.
 */
final class StateLock implements AutoCloseable {
  private final FileChannel channel;

  private StateLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * @param log the server's log in the directory, to be named
   * @throws IOException if somebody has the directory, in one sentence
   */
  static StateLock of(Path stateDir, String log) throws IOException {
    FileChannel channel =
        FileChannel.open(
            stateDir.resolve("owner.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (isTaken(channel)) {
      channel.close();
      throw new IOException(
          "Another one runs on "
              + stateDir
              + ", see "
              + stateDir.resolve(log)
              + ": stop it, or use another folder.");
    }
    return new StateLock(channel);
  }

  private static boolean isTaken(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock == null;
    } catch (OverlappingFileLockException e) {
      return true;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot give up a state directory.", e);
    }
  }
}
