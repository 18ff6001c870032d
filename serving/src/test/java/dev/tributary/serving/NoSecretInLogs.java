package dev.tributary.serving;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class whose log repeats one of the tests' secrets, a token or a signature. They are
 * known by their shape, so that what a test makes up as it goes is found too.
 */
public final class NoSecretInLogs implements BeforeAllCallback, AfterAllCallback {
  /** What the tests use, JSON web tokens, headers and digests; a trace id is shorter. */
  private static final Pattern SECRET =
      Pattern.compile(
          "(acme|bolt)-[a-z]+-(secret|token)|the-password-of-the-api|0123456789abcdef|000102030405"
              + "|eyJ[A-Za-z0-9_-]{8,}\\.|sha256=|v[01]=[0-9a-f]|(?<!fingerprint=)\\b[0-9a-f]{64}|(?i:bearer|basic) \\S");

  private static final AtomicInteger COUNT = new AtomicInteger();

  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final AbstractAppender appender =
      // A second one of the same name would not be added.
      new AbstractAppender(
          "no-secret-" + COUNT.incrementAndGet(), null, null, true, Property.EMPTY_ARRAY) {
        @Override
        public void append(LogEvent event) {
          lines.add(event.getMessage().getFormattedMessage());
          for (Throwable at = event.getThrown(); at != null; at = at.getCause()) {
            lines.add(String.valueOf(at.getMessage()));
          }
        }
      };

  @Override
  public void beforeAll(ExtensionContext context) {
    appender.start();
    root().addAppender(appender);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    root().removeAppender(appender);
    appender.stop();
    if (lines.isEmpty()) {
      throw new AssertionError("nothing was logged, so nothing was judged");
    }
    for (String line : lines) {
      if (SECRET.matcher(line).find()) {
        throw new AssertionError("a secret is in the log: " + line);
      }
    }
  }

  private static Logger root() {
    return (Logger) LogManager.getRootLogger();
  }
}
