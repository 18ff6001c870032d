package dev.tributary.embedded;

import java.io.IOException;

/**
 * Ends a process whose owner was killed, for programs that do not notice it themselves.
 *
 * <p>A shell waits for the end of its standard input, which this JVM holds open; at the end it
 * sends SIGKILL. It acts only on a process that has the mark on its command line: a process id that
 * was given to another program is left alone.
 */
final class ProcessGuard implements AutoCloseable {
  private static final String SCRIPT =
      """
      trap '' HUP INT TERM
      cat >/dev/null
      if tr '\\000' ' ' <"/proc/$1/cmdline" 2>/dev/null | grep -qF "$2"; then
        kill -KILL "$1"
      fi
      """;

  private final Process shell;

  private ProcessGuard(Process shell) {
    this.shell = shell;
  }

  /**
   * @param mark a word that stands on the command line of this process and of no other
   */
  static ProcessGuard of(long pid, String mark) throws IOException {
    return new ProcessGuard(
        new ProcessBuilder("sh", "-c", SCRIPT, "process-guard", Long.toString(pid), mark)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start());
  }

  /** Ends the guard, not the process. */
  @Override
  public void close() {
    shell.descendants().forEach(ProcessHandle::destroyForcibly);
    shell.destroyForcibly();
  }
}
