package dev.tributary.serving.api;

import dev.tributary.contracts.trace.Stage;
import dev.tributary.contracts.trace.Trace;
import dev.tributary.contracts.trace.TraceParent;
import dev.tributary.telemetry.StageSpan;
import dev.tributary.telemetry.Telemetry;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * What the API tells of a request: whose trace it is, in the answer's headers {@code traceparent}
 * and {@code X-Trace-Id}; a line in the log, of our own words only; its count and seconds; and if
 * its trace is kept, the span {@code read}.
 */
final class TellReads {
  private static final Logger LOG = LoggerFactory.getLogger(TellReads.class);
  private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("route");
  private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("outcome");
  private static final String CALLER = "trace.caller";
  private static final String OWN = "trace.own";
  private static final String ACCESS = "trace.access";
  private static final String TENANT = "trace.tenant";

  private final Telemetry telemetry;
  private final Clock clock;
  private final LongCounter requests;
  private final DoubleHistogram seconds;

  TellReads(Telemetry telemetry, Clock clock) {
    this.telemetry = telemetry;
    this.clock = clock;
    this.requests = telemetry.meter().counterBuilder("tributary.api.requests").build();
    this.seconds = telemetry.seconds("tributary.api.read");
  }

  void addTo(JavalinConfig config) {
    config.routes.before(this::begin);
    config.requestLogger.http(this::end);
  }

  /** The trace of a request, 32 hex digits: the caller's, or a new one. */
  static String traceOf(Context ctx) {
    TraceParent own = ctx.attribute(OWN);
    return own.traceId();
  }

  /** For whom a request reads what; after the caller is known. */
  static void note(Context ctx, Caller caller, Access access) {
    ctx.attribute(TENANT, caller.tenant());
    ctx.attribute(ACCESS, access.route());
  }

  private void begin(Context ctx) {
    Optional<TraceParent> caller = TraceParent.parse(ctx.header(TraceParent.HEADER));
    String traceId = caller.map(TraceParent::traceId).orElseGet(() -> randomHex(16));
    boolean sampled =
        caller
            .map(telemetry.sampling()::takes)
            .orElseGet(() -> telemetry.sampling().takes(traceId));
    TraceParent own = TraceParent.of(traceId, randomHex(8), sampled);
    ctx.attribute(OWN, own);
    ctx.attribute(CALLER, caller.map(TraceParent::spanId).orElse(Trace.NO_SPAN));
    ctx.header("X-Trace-Id", traceId).header(TraceParent.HEADER, own.header());
  }

  private void end(Context ctx, float millis) {
    TraceParent own = ctx.attribute(OWN);
    if (own == null) {
      return; // refused before a route saw it
    }
    String route = Objects.toString(ctx.attribute(ACCESS), "other");
    int status = ctx.statusCode();
    Attributes attributes = Attributes.of(ROUTE, route, OUTCOME, status / 100 + "xx");
    requests.add(1, attributes);
    seconds.record(millis / 1e3, attributes);
    log(ctx, own, route, status, millis);
    if (own.sampled()) {
      Instant end = clock.instant();
      telemetry.tell(
          StageSpan.of(
                  Stage.READ,
                  own.traceId(),
                  own.spanId(),
                  ctx.attribute(CALLER),
                  end.minusNanos((long) (millis * 1e6)),
                  end)
              .failed(status >= 500)
              .saying(
                  Map.of(
                      "tributary.route",
                      route,
                      "http.response.status_code",
                      Integer.toString(status))));
    }
  }

  private static void log(Context ctx, TraceParent own, String route, int status, float millis) {
    String tenant = ctx.attribute(TENANT);
    MDC.put("trace_id", own.traceId());
    if (tenant != null) {
      MDC.put("tenant", tenant);
    }
    try {
      if (tenant == null && status < 500) {
        LOG.debug("request status={}", status);
      } else {
        LOG.info("read route={} status={} ms={}", route, status, Math.round(millis));
      }
    } finally {
      MDC.remove("trace_id");
      MDC.remove("tenant");
    }
  }

  private static String randomHex(int bytes) {
    byte[] random = new byte[bytes];
    ThreadLocalRandom.current().nextBytes(random);
    random[0] |= 1; // all zeros would be no id
    return HexFormat.of().formatHex(random);
  }
}
