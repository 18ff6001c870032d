package dev.tributary.contracts.gateway;

import java.util.Objects;

/**
 * A sample that no store will ever take, for the dead letters.
 *
 * @param message what the store said, or why we did not ask it; one line for a person
 */
public record RefusedSample(Sample sample, Reason reason, String message) {
  /** A closed list: alerts depend on it. */
  public enum Reason {
    /** A value that is no number, or a text that the store cannot hold. */
    INVALID("sample.invalid"),
    /** Further ahead of the clock than allowed: it would shut out every sample of today. */
    FUTURE("sample.future"),
    /** Before the oldest moment that the store still takes. */
    TOO_OLD("sample.too_old"),
    /** The store has another value for that moment, or a newer one of the series. */
    OUT_OF_ORDER("sample.out_of_order"),
    /** Whatever else the store said. */
    REJECTED("sample.rejected");

    private final String code;

    Reason(String code) {
      this.code = code;
    }

    /** The code as it travels, for example {@code sample.future}. */
    public String code() {
      return code;
    }
  }

  public RefusedSample {
    Objects.requireNonNull(sample, "sample");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(message, "message");
  }
}
