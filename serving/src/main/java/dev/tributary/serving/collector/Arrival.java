package dev.tributary.serving.collector;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.trace.Sampling;
import dev.tributary.contracts.trace.Stage;
import dev.tributary.contracts.trace.Trace;
import dev.tributary.contracts.trace.TraceParent;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What the edge adds to the events of one request: when they came, and a trace where they have none
 * (W3C Trace Context).
 *
 * @param atMillis when the request came, epoch milliseconds
 * @param caller the trace of whoever sent the request, if they have one
 * @param own this request's span; in the caller's trace, else in a new one
 */
record Arrival(long atMillis, Optional<TraceParent> caller, TraceParent own, Sampling sampling) {
  private static final SecureRandom RANDOM = new SecureRandom();

  /**
   * @param traceparent the caller's header; null or a broken one starts a new trace
   */
  static Arrival at(long atMillis, String traceparent, Sampling sampling) {
    Optional<TraceParent> caller = TraceParent.parse(traceparent);
    String traceId = caller.map(TraceParent::traceId).orElseGet(() -> randomHex(16));
    boolean sampled = caller.map(sampling::takes).orElseGet(() -> sampling.takes(traceId));
    return new Arrival(atMillis, caller, TraceParent.of(traceId, randomHex(8), sampled), sampling);
  }

  String traceId() {
    return own.traceId();
  }

  /** The span that the request came from. */
  String parentId() {
    return caller.map(TraceParent::spanId).orElse(Trace.NO_SPAN);
  }

  /** The event as it is stored: with the time of arrival, and a trace. */
  Event stamp(Event event) {
    return new Event(
        event.eventId(),
        event.tenantId(),
        event.teamId(),
        event.source(),
        event.eventType(),
        event.actorId(),
        event.keyId(),
        event.previousActorId(),
        event.timestampMillis(),
        event.payload(),
        event.traceId() == null ? traceId() : event.traceId(),
        atMillis);
  }

  /** Whether a stamped event's way is told: as the caller says, else by the event's own trace. */
  boolean samples(Event stamped) {
    return caller.map(sampling::takes).orElseGet(() -> sampling.takes(stamped.traceId()));
  }

  /**
   * The {@code traceparent} that travels with a stamped event. With sampling off it is what the
   * caller said.
   */
  String traceparent(Event stamped) {
    if (samples(stamped)) {
      return TraceParent.of(stamped.traceId(), publishing(stamped), true).header();
    }
    TraceParent said = sampling.isOff() ? caller.orElse(own) : own;
    return new TraceParent(stamped.traceId(), said.spanId(), sampling.isOff() ? said.flags() : "00")
        .header();
  }

  /** The id of the span in which the event is published. */
  static String publishing(Event stamped) {
    return Stage.PUBLISH.spanId(stamped.traceId(), stamped.eventId().toString());
  }

  private static String randomHex(int bytes) {
    byte[] random = new byte[bytes];
    RANDOM.nextBytes(random);
    random[0] |= 1; // all zeros would be no id
    return HexFormat.of().formatHex(random);
  }
}
