package dev.tributary.embedded;

import java.io.IOException;
import java.util.Arrays;

/**
 * Main class of a child JVM that must not outlive its parent: {@code ChildMain <main class>
 * [argument...]}.
 *
 * <p>The parent holds the writing end of this process's standard input and never writes. When the
 * parent ends, in whatever way, the kernel closes that end, the read below returns, and the JVM
 * halts without running shutdown hooks. A parent that wants an orderly stop sends SIGTERM.
 *
 * <p>This class is copied alone into the class path of a foreign program, so it has no nested
 * classes and uses nothing but the JDK.
 */
public final class ChildMain {
  /** Exit status after the parent has gone. */
  public static final int PARENT_GONE = 70;

  private ChildMain() {}

  /**
   * Guards this JVM, then runs the real program.
   *
   * @param args the name of the real main class, then its arguments
   */
  public static void main(String[] args) throws ReflectiveOperationException {
    Thread guard = new Thread(ChildMain::haltAtEndOfInput, "parent-guard");
    guard.setDaemon(true);
    guard.start();
    String[] rest = Arrays.copyOfRange(args, 1, args.length);
    Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object) rest);
  }

  private static void haltAtEndOfInput() {
    try {
      while (System.in.read() >= 0) {
        // The parent sends nothing; bytes of a curious caller are no reason to stop.
      }
    } catch (IOException e) {
      // A broken pipe means the same as its end.
    }
    Runtime.getRuntime().halt(PARENT_GONE);
  }
}
