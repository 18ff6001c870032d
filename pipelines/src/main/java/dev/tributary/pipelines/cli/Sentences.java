package dev.tributary.pipelines.cli;

/** One clear sentence for a failure, instead of a stack of them. */
final class Sentences {
  private Sentences() {}

  /** The message nearest to the cause that was written for people. */
  static String of(Throwable e) {
    String best = null;
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (isOurs(cause) && cause.getMessage() != null) {
        return cause.getMessage();
      }
      if (cause.getMessage() != null) {
        best = cause.getMessage();
      }
    }
    String text = best == null ? e.getClass().getSimpleName() : best;
    return text.lines().findFirst().orElse(text);
  }

  private static boolean isOurs(Throwable e) {
    return e.getClass().getName().startsWith("dev.tributary.");
  }
}
