package dev.tributary.sources;

/** Control flow out of a mapping to the one place that counts it; carries no stack. */
final class NotUsable extends RuntimeException {
  private final transient Ignored ignored;

  NotUsable(IgnoredReason reason, String what) {
    super(reason.code(), null, false, false);
    this.ignored = new Ignored(reason, what);
  }

  Ignored ignored() {
    return ignored;
  }
}
