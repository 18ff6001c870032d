package dev.tributary.serving.collector;

import dev.tributary.contracts.event.ReasonCode;
import java.util.List;
import java.util.Map;

/**
 * A request that is not taken, as RFC 9457 tells it. Control flow to the one place that answers;
 * carries no stack. The texts never repeat what the request held.
 */
final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final ReasonCode reason;
  private final int retryAfterSeconds;
  private final String cause;
  private final transient List<Map<String, Object>> rejects;

  private Problem(
      int status,
      ReasonCode reason,
      String detail,
      int retryAfterSeconds,
      String cause,
      List<Map<String, Object>> rejects) {
    super(detail, null, false, false);
    this.status = status;
    this.reason = reason;
    this.retryAfterSeconds = retryAfterSeconds;
    this.cause = cause;
    this.rejects = rejects;
  }

  private static Problem of(int status, ReasonCode reason, String detail) {
    return new Problem(status, reason, detail, 0, null, List.of());
  }

  static Problem badRequest(ReasonCode reason, String detail) {
    return of(400, reason, detail);
  }

  /** Some of the events of a batch cannot be used, so none of them was. */
  static Problem badEvents(
      ReasonCode firstReason, String detail, List<Map<String, Object>> rejects) {
    return new Problem(400, firstReason, detail, 0, null, rejects);
  }

  /** The same for whatever does not fit: an unknown tenant, no signature, a wrong one. */
  static Problem unauthorized() {
    return of(401, ReasonCode.TENANT_UNKNOWN, "no tenant is known by these credentials");
  }

  static Problem otherTenant() {
    return of(403, ReasonCode.TENANT_UNKNOWN, "an event names another tenant than the token's");
  }

  static Problem notFound() {
    return of(404, null, "there is nothing here: see POST /hooks/{tenant}/{source}, POST /events");
  }

  /** Broken chunks or headers: the connection is of no further use. */
  static Problem notHttp() {
    return of(400, null, "the request is not sent as HTTP says");
  }

  static Problem tooSlow() {
    return of(408, null, "the body did not arrive whole and in time");
  }

  static Problem tooLarge(String detail) {
    return of(413, ReasonCode.PAYLOAD_TOO_LARGE, detail);
  }

  static Problem unsupportedType(String detail) {
    return of(415, ReasonCode.FIELD_INVALID, detail);
  }

  static Problem other(int status, String detail) {
    return of(status, null, detail);
  }

  /**
   * Nothing is wrong with the request; the same one may be sent again.
   *
   * @param cause one word for our own log
   */
  static Problem unavailable(String cause, String detail, int retryAfterSeconds) {
    return new Problem(503, null, detail, retryAfterSeconds, cause, List.of());
  }

  /**
   * Nothing is wrong with the request, but there were too many before it.
   *
   * @param cause one word for our own log
   * @param waitNanos how long until one more is let in
   */
  static Problem tooMany(String cause, String detail, long waitNanos) {
    int seconds = Math.toIntExact(1 + Math.max(0, waitNanos - 1) / 1_000_000_000L);
    return new Problem(429, null, detail, seconds, cause, List.of());
  }

  int status() {
    return status;
  }

  /** Null where no code of the contract says it. */
  ReasonCode reason() {
    return reason;
  }

  /** 0 if waiting does not help. */
  int retryAfterSeconds() {
    return retryAfterSeconds;
  }

  /** One word for our own log, or null. */
  String causeForLog() {
    return cause;
  }

  List<Map<String, Object>> rejects() {
    return rejects;
  }
}
