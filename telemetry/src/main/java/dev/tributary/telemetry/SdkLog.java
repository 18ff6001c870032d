package dev.tributary.telemetry;

import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the SDK says through {@code java.util.logging}, which prints stack traces to standard error,
 * as one sentence in our own log. It says little: that spans could not be sent, or were dropped.
 */
final class SdkLog extends Handler {
  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(Telemetry.class);

  /** Held, because the platform forgets the settings of loggers that nobody holds. */
  private static final Logger SDK = Logger.getLogger("io.opentelemetry");

  private SdkLog() {}

  static synchronized void inSentences() {
    if (SDK.getUseParentHandlers()) {
      SDK.setUseParentHandlers(false);
      SDK.addHandler(new SdkLog());
    }
  }

  @Override
  public void publish(LogRecord record) {
    if (record.getLevel().intValue() >= java.util.logging.Level.WARNING.intValue()) {
      LOG.warn("{}", record.getMessage());
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
