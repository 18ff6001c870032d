package dev.tributary.io.registry;

/** The registry is away, refuses us, or does not understand: one sentence. */
public final class RegistryException extends RuntimeException {
  private static final long serialVersionUID = 1;

  RegistryException(String message) {
    super(message);
  }

  RegistryException(String message, Throwable cause) {
    super(message, cause);
  }
}
