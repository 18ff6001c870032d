package dev.tributary.serving.collector;

import dev.tributary.sources.SecondNet;
import io.javalin.http.Context;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line for each request: what was done for whom, how it ended and how long it took. It is made
 * of our own words and numbers only. Nothing of a request is repeated: a path, a header or a body
 * may hold a secret, a person or a line break.
 */
final class RequestLog {
  static final String DOOR = "door";
  static final String TENANT = "tenant";
  static final String SOURCE = "source";
  static final String REASON = "reason";
  static final String CAUSE = "cause";
  static final String TRACE = "trace";
  static final String BYTES = "bytes";
  static final String EVENTS = "events";
  static final String IGNORED = "ignored";
  static final String MASKED = "masked";

  private static final Logger LOG = LoggerFactory.getLogger(RequestLog.class);
  private static final String[] NOTES = {
    TENANT, SOURCE, REASON, CAUSE, BYTES, EVENTS, IGNORED, MASKED, TRACE,
  };

  private RequestLog() {}

  /** Keeps a value for the line; for a tenant only after it has been authenticated. */
  static void note(Context ctx, String name, Object value) {
    ctx.attribute(name, value);
  }

  /** How often the second net caught something, by kind; no note if it did not. */
  static void noteMasked(Context ctx, Map<SecondNet.Kind, Integer> caught) {
    if (!caught.isEmpty()) {
      note(
          ctx,
          MASKED,
          caught.entrySet().stream()
              .map(kind -> kind.getKey().code() + ":" + kind.getValue())
              .sorted()
              .collect(Collectors.joining(",")));
    }
  }

  static void write(Context ctx, float millis) {
    Object door = ctx.attribute(DOOR);
    int status = ctx.statusCode();
    if (door == null && status < 500) {
      LOG.debug("request status={}", status);
      return;
    }
    StringBuilder line = new StringBuilder(160);
    line.append(door == null ? "request" : door).append(" status=").append(status);
    for (String name : NOTES) {
      Object value = ctx.attribute(name);
      if (value != null) {
        line.append(' ').append(name).append('=').append(value);
      }
    }
    line.append(String.format(Locale.ROOT, " ms=%.1f", millis));
    if (status >= 500) {
      LOG.warn("{}", line);
    } else {
      LOG.info("{}", line);
    }
  }
}
