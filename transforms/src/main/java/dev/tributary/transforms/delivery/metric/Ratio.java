package dev.tributary.transforms.delivery.metric;

/** Shares of two counts. */
final class Ratio {
  private Ratio() {}

  /** {@code part / (part + rest)}, or null if both are 0. */
  static Double of(int part, int rest) {
    return part + rest == 0 ? null : (double) part / (part + rest);
  }
}
