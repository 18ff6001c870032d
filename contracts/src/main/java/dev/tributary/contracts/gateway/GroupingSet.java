package dev.tributary.contracts.gateway;

import java.util.List;

/**
 * What the gateway's traffic is grouped by. Each family of series has a set of its own; the cross
 * product of all labels would be as large as the log itself (T-27).
 */
public enum GroupingSet {
  /** The health of a product in a region (G-025). */
  PRODUCT(true, "product", "region_id", "biz_region_id"),
  /** One API of a product (G-026). */
  API(true, "product", "api", "version", "priority"),
  /** Which errors an API answers with (G-027). */
  ERROR_CODE(false, "product", "api", "http_code", "error_code"),
  /** How much of a caller's traffic is throttled (G-028). */
  TENANT(false, "uid", "gc_level"),
  /**
   * Requests that no sample speaks of, because their window was one already (F5), in the window in
   * which they came. The stage is what was late: {@code lines} for the region, {@code partials} for
   * the merging of regions, or {@code stale}: so late that it may have been counted before.
   */
  LATE(false, "product", "stage"),
  /** How many bytes came in and how many the counts of them took (T-39). */
  VOLUME(false);

  private final boolean withLatencies;

  @SuppressWarnings("ImmutableEnumChecker") // it is: made by List.of
  private final List<String> labels;

  GroupingSet(boolean withLatencies, String... labels) {
    this.withLatencies = withLatencies;
    this.labels = List.of(labels);
  }

  /** Whether its partials carry a sketch of latencies. */
  public boolean withLatencies() {
    return withLatencies;
  }

  /** The names of its labels, in the order of a partial's values. */
  public List<String> labels() {
    return labels;
  }
}
