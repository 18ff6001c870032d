package dev.tributary.pipelines.cli;

/** A command could not do its work; the message is one sentence that says what to do. */
final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1;

  Failure(String message) {
    super(message);
  }

  Failure(String message, Throwable cause) {
    super(message, cause);
  }
}
