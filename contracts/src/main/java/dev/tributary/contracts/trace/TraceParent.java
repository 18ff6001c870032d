package dev.tributary.contracts.trace;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whose trace something belongs to, as W3C Trace Context says it in the header {@code traceparent}.
 *
 * @param traceId 32 hex digits, not all zeros
 * @param spanId 16 hex digits, not all zeros: the span that goes on
 * @param flags 2 hex digits
 */
public record TraceParent(String traceId, String spanId, String flags) {
  public static final String HEADER = "traceparent";
  private static final Pattern FORM =
      Pattern.compile("00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})");

  public static TraceParent of(String traceId, String spanId, boolean sampled) {
    return new TraceParent(traceId, spanId, sampled ? "01" : "00");
  }

  /**
   * Reads the header; one that is absent or broken is as none.
   *
   * @param header may be null
   */
  public static Optional<TraceParent> parse(String header) {
    Matcher matcher = FORM.matcher(header == null ? "" : header);
    return matcher.matches()
        ? Optional.of(new TraceParent(matcher.group(1), matcher.group(2), matcher.group(3)))
        : Optional.empty();
  }

  /** Whether the caller keeps this trace. */
  public boolean sampled() {
    return (Integer.parseInt(flags, 16) & 1) == 1;
  }

  public String header() {
    return "00-" + traceId + "-" + spanId + "-" + flags;
  }
}
