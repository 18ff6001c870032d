package dev.tributary.sources;

import java.util.Objects;

/**
 * Something in a delivery that became no event.
 *
 * @param what the field or the kind of event concerned; a name this code knows, never a value of
 *     the body
 */
public record Ignored(IgnoredReason reason, String what) {
  public Ignored {
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(what, "what");
  }
}
