package dev.tributary.io.prometheus;

import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;

/**
 * Where the secret of a metric store is to be found. The secret itself is read on the worker, for
 * each request: it travels in no job, and a rotated one is used without a restart.
 *
 * @param user of basic authentication; null for a bearer token
 * @param secret {@code file:PATH} or {@code env:NAME}; null for no authentication
 */
public record Credentials(String user, String secret) implements Serializable {
  private static final String FILE = "file:";
  private static final String ENVIRONMENT = "env:";

  public Credentials {
    if (secret != null && !secret.startsWith(FILE) && !secret.startsWith(ENVIRONMENT)) {
      // Not quoted: it may well be the secret itself.
      throw new IllegalArgumentException("a secret is named as file:PATH or env:NAME");
    }
  }

  public static Credentials none() {
    return new Credentials(null, null);
  }

  /** A user and where the password is. */
  public static Credentials basic(String user, String secret) {
    return new Credentials(Objects.requireNonNull(user), Objects.requireNonNull(secret));
  }

  /** Where the token is. */
  public static Credentials bearer(String secret) {
    return new Credentials(null, Objects.requireNonNull(secret));
  }

  /**
   * The value of the header {@code Authorization}.
   *
   * @throws IOException if the secret is not where it should be
   */
  Optional<String> authorization() throws IOException {
    if (secret == null) {
      return Optional.empty();
    }
    if (user == null) {
      return Optional.of("Bearer " + read());
    }
    byte[] pair = (user + ":" + read()).getBytes(StandardCharsets.UTF_8);
    return Optional.of("Basic " + Base64.getEncoder().encodeToString(pair));
  }

  private String read() throws IOException {
    if (secret.startsWith(FILE)) {
      return Files.readString(Path.of(secret.substring(FILE.length()))).strip();
    }
    String value = System.getenv(secret.substring(ENVIRONMENT.length()));
    if (value == null) {
      throw new IOException("the variable " + secret + " is not set on this worker");
    }
    return value.strip();
  }
}
