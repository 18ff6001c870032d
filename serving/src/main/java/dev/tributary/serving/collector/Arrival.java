package dev.tributary.serving.collector;

import dev.tributary.contracts.event.Event;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the edge adds to the events of one request: when they came, and a trace where they have none
 * (W3C Trace Context).
 *
 * @param atMillis when the request came, epoch milliseconds
 * @param traceId 32 hex digits: the caller's, else a new one
 * @param parentId 16 hex digits: the caller's span, else a new one
 * @param flags 2 hex digits; {@code 00}, not sampled, unless the caller says otherwise
 */
record Arrival(long atMillis, String traceId, String parentId, String flags) {
  private static final Pattern TRACE_PARENT =
      Pattern.compile("00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})");
  private static final SecureRandom RANDOM = new SecureRandom();

  /**
   * @param traceparent the caller's header; null or a broken one starts a new trace
   */
  static Arrival at(long atMillis, String traceparent) {
    Matcher caller = TRACE_PARENT.matcher(traceparent == null ? "" : traceparent);
    return caller.matches()
        ? new Arrival(atMillis, caller.group(1), caller.group(2), caller.group(3))
        : new Arrival(atMillis, randomHex(16), randomHex(8), "00");
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
        event.traceId() == null ? traceId : event.traceId(),
        atMillis);
  }

  /** The {@code traceparent} that travels with a stamped event. */
  String traceparent(Event stamped) {
    return "00-" + stamped.traceId() + "-" + parentId + "-" + flags;
  }

  private static String randomHex(int bytes) {
    byte[] random = new byte[bytes];
    RANDOM.nextBytes(random);
    random[0] |= 1; // all zeros would be no id
    return HexFormat.of().formatHex(random);
  }
}
