package dev.tributary.embedded;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Ends a PostgreSQL server whose owner was killed.
 *
 * <p>PostgreSQL detaches itself from the process that starts it. So a shell waits for the end of
 * its standard input, which this JVM holds open; at the end it reads the server's process id and
 * sends SIGQUIT, PostgreSQL's immediate shutdown. It is started before the server and looks for 10
 * s, because the owner may die while the server is starting. It acts only on a process that carries
 * the mark of this start on its command line: a process id that was given to another program, or a
 * newer server on the same data, is left alone.
 */
final class ServerGuard implements AutoCloseable {
  private static final String SCRIPT =
      """
      trap '' HUP INT TERM
      cat >/dev/null
      tries=0
      while [ "$tries" -lt 100 ]; do
        pid=$(head -n 1 "$1/postmaster.pid" 2>/dev/null)
        if [ -n "$pid" ] && tr '\\000' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qF "$2"; then
          kill -QUIT "$pid"
          exit 0
        fi
        tries=$((tries + 1))
        sleep 0.1
      done
      """;

  private final Process shell;

  private ServerGuard(Process shell) {
    this.shell = shell;
  }

  /**
   * @param dataDir where the server writes {@code postmaster.pid}
   * @param mark a word that stands on the command line of this server and of no other
   */
  static ServerGuard start(Path dataDir, String mark) throws IOException {
    return new ServerGuard(
        new ProcessBuilder("sh", "-c", SCRIPT, "postgres-guard", dataDir.toString(), mark)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start());
  }

  /** Ends the guard, not the server. */
  @Override
  public void close() {
    shell.descendants().forEach(ProcessHandle::destroyForcibly);
    shell.destroyForcibly();
  }
}
