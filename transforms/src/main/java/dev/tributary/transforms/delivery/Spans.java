package dev.tributary.transforms.delivery;

import java.util.List;

/**
 * The windows that one thing stands in, as contributions: one where it begins to stand and one
 * where it ends, so that the sum of all hours before a window's end is the number of things that
 * stand in it. Spans that touch or overlap are one: a thing counts once.
 */
final class Spans {
  private final Measure measure;
  private final List<Contribution> contributions;
  private boolean open;
  private long from;
  private long to;

  /**
   * @param contributions where the contributions go
   */
  Spans(Measure measure, List<Contribution> contributions) {
    this.measure = measure;
    this.contributions = contributions;
  }

  /**
   * The thing stands in every window that ends after {@code fromHour} and not after {@code toHour}.
   * Spans are added in the order of their beginnings.
   */
  void add(long fromHour, long toHour) {
    if (fromHour >= toHour) {
      return;
    }
    if (open && fromHour <= to) {
      to = Math.max(to, toHour);
      return;
    }
    close();
    open = true;
    from = fromHour;
    to = toHour;
  }

  /** Says the last span. */
  void close() {
    if (open) {
      contributions.add(new Contribution(measure, from, 1, 1));
      contributions.add(new Contribution(measure, to, -1, 1));
      open = false;
    }
  }
}
