package dev.tributary.serving.collector;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.trace.Stage;
import dev.tributary.contracts.trace.Trace;
import dev.tributary.contracts.trace.TraceParent;
import dev.tributary.telemetry.StageSpan;
import dev.tributary.telemetry.Telemetry;
import io.javalin.http.Context;
import io.javalin.http.RequestLogger;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.MDC;

/**
 * What the collector tells of a request: a line in the log, its count and seconds, and if its trace
 * is kept the spans {@code receive} and, for each event, {@code publish}.
 */
final class TellRequests implements RequestLogger {
  private static final AttributeKey<String> DOOR = AttributeKey.stringKey("door");
  private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("outcome");

  /** Where a handler leaves its {@link Arrival}. */
  private static final String ARRIVAL = "arrival";

  private final Telemetry telemetry;
  private final Clock clock;
  private final LongCounter requests;
  private final LongCounter events;
  private final DoubleHistogram receiveSeconds;
  private final DoubleHistogram publishSeconds;

  TellRequests(Telemetry telemetry, InFlight inFlight, Clock clock) {
    this.telemetry = telemetry;
    this.clock = clock;
    this.requests = telemetry.meter().counterBuilder("tributary.collector.requests").build();
    this.events = telemetry.meter().counterBuilder("tributary.collector.events").build();
    this.receiveSeconds = telemetry.seconds("tributary.collector.receive");
    this.publishSeconds = telemetry.seconds("tributary.collector.publish");
    telemetry
        .meter()
        .gaugeBuilder("tributary.collector.inflight")
        .setUnit("By")
        .ofLongs()
        .buildWithCallback(gauge -> gauge.record(inFlight.heldBytes()));
  }

  /** When the request came and whose trace it belongs to; once its sender is known. */
  Arrival arrival(Context ctx) {
    Arrival arrival =
        Arrival.at(clock.millis(), ctx.header(TraceParent.HEADER), telemetry.sampling());
    ctx.attribute(ARRIVAL, arrival);
    return arrival;
  }

  /** When something begins that {@link #published} tells of. */
  Instant now() {
    return clock.instant();
  }

  /** Events were sent, and the broker has them or the sender was told to come again. */
  void published(List<Event> sent, Arrival arrival, Instant begin, boolean acknowledged) {
    Instant end = clock.instant();
    publishSeconds.record((end.toEpochMilli() - begin.toEpochMilli()) / 1e3);
    if (acknowledged) {
      events.add(sent.size());
    }
    if (telemetry.sampling().isOff()) {
      return;
    }
    for (Event event : sent) {
      if (arrival.samples(event)) {
        boolean inRequest = event.traceId().equals(arrival.traceId());
        telemetry.tell(
            StageSpan.of(
                    Stage.PUBLISH,
                    event.traceId(),
                    Arrival.publishing(event),
                    inRequest ? arrival.own().spanId() : Trace.NO_SPAN,
                    begin,
                    end)
                .failed(!acknowledged)
                .saying(
                    Map.of(
                        "tributary.event_id", event.eventId().toString(),
                        "tributary.event_type", event.eventType(),
                        "tributary.tenant", event.tenantId()))
                .linkedTo(inRequest ? List.of() : List.of(link(arrival))));
      }
    }
  }

  /** An event that brought a trace of its own is told there; it came by this request. */
  private static Trace link(Arrival arrival) {
    return new Trace(arrival.traceId(), arrival.own().spanId(), arrival.atMillis());
  }

  @Override
  public void handle(Context ctx, Float millis) {
    String door = Objects.toString(ctx.attribute(RequestLog.DOOR), "other");
    int status = ctx.statusCode();
    Attributes attributes = Attributes.of(DOOR, door, OUTCOME, status / 100 + "xx");
    requests.add(1, attributes);
    receiveSeconds.record(millis / 1e3, attributes);
    Object tenant = ctx.attribute(RequestLog.TENANT);
    Object trace = ctx.attribute(RequestLog.TRACE);
    put("tenant", tenant);
    put("trace_id", trace);
    try {
      RequestLog.write(ctx, millis);
    } finally {
      MDC.remove("tenant");
      MDC.remove("trace_id");
    }
    Arrival arrival = ctx.attribute(ARRIVAL);
    if (arrival != null && arrival.own().sampled()) {
      Instant end = clock.instant();
      telemetry.tell(
          StageSpan.of(
                  Stage.RECEIVE,
                  arrival.traceId(),
                  arrival.own().spanId(),
                  arrival.parentId(),
                  end.minusNanos((long) (millis * 1e6)),
                  end)
              .failed(status >= 500)
              .saying(
                  Map.of(
                      "tributary.door", door,
                      "tributary.tenant", Objects.toString(tenant, ""),
                      "http.response.status_code", Integer.toString(status))));
    }
  }

  private static void put(String name, Object value) {
    if (value != null) {
      MDC.put(name, value.toString());
    }
  }
}
