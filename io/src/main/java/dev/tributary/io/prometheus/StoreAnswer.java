package dev.tributary.io.prometheus;

import dev.tributary.contracts.gateway.RefusedSample.Reason;
import java.util.List;
import java.util.Locale;

/**
 * What a metric store said to a request, and what that asks us to do.
 *
 * @param status of HTTP; 0 if there was no answer
 * @param text the first line of the body
 * @param retryAfterMillis for how long the store asked to be left alone; 0 if it did not say
 */
record StoreAnswer(int status, String text, long retryAfterMillis) {
  /** What to do next. */
  enum Verdict {
    /** Nothing: it is stored. */
    TAKEN,
    /** The same again, later. */
    AGAIN,
    /** Nothing: some of these samples will never be stored. */
    REFUSED,
    /** Nothing: it is about us, and would be said of any of these samples alone too. */
    REFUSED_ALL
  }

  /**
   * About samples, whatever the status. Prometheus 2.42 says the second with a 500, for as long as
   * the sample that it is measured against lies in its head (F4): to retry would be to wait for
   * days.
   */
  private static final List<String> OLD = List.of("out of bounds", "too old sample");

  private static final List<String> DISORDER = List.of("out of order sample", "duplicate sample");

  private static final int LONGEST_TEXT = 300;

  static StoreAnswer none(String why) {
    return new StoreAnswer(0, why, 0);
  }

  static StoreAnswer of(int status, String body, String retryAfter) {
    String line = body.strip().lines().findFirst().orElse("").strip();
    return new StoreAnswer(
        status,
        line.length() > LONGEST_TEXT ? line.substring(0, LONGEST_TEXT) : line,
        millis(retryAfter));
  }

  Verdict verdict() {
    if (status >= 200 && status < 300) {
      return Verdict.TAKEN;
    }
    if (reason() != Reason.REJECTED) {
      return Verdict.REFUSED;
    }
    if (status == 0 || status == 429 || status >= 500) {
      return Verdict.AGAIN;
    }
    return switch (status) {
      case 400, 413, 422 -> Verdict.REFUSED;
      default -> Verdict.REFUSED_ALL;
    };
  }

  Reason reason() {
    String said = text.toLowerCase(Locale.ROOT);
    if (OLD.stream().anyMatch(said::contains)) {
      return Reason.TOO_OLD;
    }
    return DISORDER.stream().anyMatch(said::contains) ? Reason.OUT_OF_ORDER : Reason.REJECTED;
  }

  /** The form with a date is rare, and needs two clocks that agree: then we choose the pause. */
  private static long millis(String retryAfter) {
    return retryAfter.matches("\\d{1,6}") ? Long.parseLong(retryAfter) * 1000 : 0;
  }
}
