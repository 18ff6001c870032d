package dev.tributary.io.kafka;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.trace.Sampling;
import dev.tributary.contracts.trace.Trace;
import dev.tributary.contracts.trace.TraceParent;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * Takes over an event's trace from whoever published it: what the record's header {@code
 * traceparent} has decided stands. A record without one is decided on by its trace's id.
 */
final class Handover {
  /** Where the header says whether it is sampled: "00-", a trace, "-", a span, "-", flags. */
  private static final int LENGTH = 55;

  private Handover() {}

  /** The event itself, which is a new one only if it is sampled. */
  static Event mark(Event event, Headers headers, Sampling sampling) {
    if (event.traceId() == null) {
      return event;
    }
    Header header = headers == null ? null : headers.lastHeader(TraceParent.HEADER);
    byte[] said = header == null ? null : header.value();
    if (said == null || said.length != LENGTH) {
      return sampling.takes(event.traceId()) ? event.sampledFrom(Trace.NO_SPAN) : event;
    }
    if ((Character.digit(said[LENGTH - 1], 16) & 1) == 0) {
      return event; // cheaper than to read all of it, and the common case
    }
    Optional<TraceParent> parent =
        TraceParent.parse(new String(said, StandardCharsets.US_ASCII)).filter(sampling::takes);
    return parent
        .filter(it -> it.traceId().equals(event.traceId()))
        .map(it -> event.sampledFrom(it.spanId()))
        .orElse(event);
  }
}
