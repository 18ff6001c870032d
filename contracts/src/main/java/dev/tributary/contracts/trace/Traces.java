package dev.tributary.contracts.trace;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The sampled events that a row is made of since it was last published, the newest first. At most
 * {@link #MOST} are kept; the order of arrival does not matter.
 */
public record Traces(List<Trace> newestFirst) {
  public static final Traces NONE = new Traces(List.of());
  static final int MOST = 8;
  private static final Comparator<Trace> NEWEST_FIRST =
      Comparator.comparingLong(Trace::atMillis)
          .reversed()
          .thenComparing(Trace::traceId)
          .thenComparing(Trace::spanId);

  public Traces {
    newestFirst = List.copyOf(newestFirst);
  }

  public static Traces of(Trace trace) {
    return new Traces(List.of(trace));
  }

  public boolean isEmpty() {
    return newestFirst.isEmpty();
  }

  /** The one whose trace tells of the row. */
  public Trace newest() {
    return newestFirst.get(0);
  }

  /** Those that happened in [from, to), epoch milliseconds. */
  public Traces between(long from, long to) {
    return new Traces(
        newestFirst.stream()
            .filter(trace -> trace.atMillis() >= from && trace.atMillis() < to)
            .toList());
  }

  public Traces plus(Traces others) {
    if (isEmpty() || others.isEmpty()) {
      return isEmpty() ? others : this;
    }
    return new Traces(
        Stream.concat(newestFirst.stream(), others.newestFirst.stream())
            .distinct()
            .sorted(NEWEST_FIRST)
            .limit(MOST)
            .toList());
  }
}
