package dev.tributary.transforms.gateway;

import dev.tributary.contracts.gateway.GroupingSet;
import dev.tributary.contracts.gateway.Traffic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * Series that are made of one grouping set and share their labels (G-025 to G-028). Means and
 * shares are made here, at the end, from sums (T-25). A cell has at least one request, or it would
 * not be; so there is a gap where nothing happened, and never a division by zero (T-33).
 *
 * <p>Gauges speak of one window. Counters only grow, so that {@code rate()} may be asked of them
 * (T-23).
 */
enum SeriesFamily {
  PRODUCT(GroupingSet.PRODUCT, "product_gw", "product", "biz_region_id") {
    @Override
    void define() {
      gauge("http_req", Traffic::requests);
      gauge("rt_mean", traffic -> (double) traffic.sumMillis() / traffic.requests());
      gauge("success_rate", traffic -> 1 - share(traffic.http5xx(), traffic));
      quantiles();
      counter("http_req_total", Traffic::requests);
      counter("http_5xx_total", Traffic::http5xx);
      counter("rt_millis_total", Traffic::sumMillis);
    }
  },
  API(GroupingSet.API, "api_gw", "product", "api", "version", "priority") {
    @Override
    void define() {
      gauge("http_req", Traffic::requests);
      gauge("http_5xx", Traffic::http5xx);
      gauge("slow_http_req", Traffic::slow);
      gauge("http503_rate", traffic -> share(traffic.http503(), traffic));
      gauge("rt_mean", traffic -> (double) traffic.sumMillis() / traffic.requests());
      quantiles();
      counter("http_req_total", Traffic::requests);
      counter("http_5xx_total", Traffic::http5xx);
      counter("slow_http_req_total", Traffic::slow);
      counter("http_503_total", Traffic::http503);
      counter("rt_millis_total", Traffic::sumMillis);
    }
  },
  HTTP_CODE(GroupingSet.ERROR_CODE, "error_code_gw", "product", "api", "http_code") {
    @Override
    void define() {
      gauge("http_code", Traffic::requests);
      counter("http_code_total", Traffic::requests);
    }
  },
  /** A request without an error code is of no series here. */
  ERROR_CODE(GroupingSet.ERROR_CODE, "error_code_gw", "product", "api", "error_code") {
    @Override
    void define() {
      gauge("error_code", Traffic::requests);
      counter("error_code_total", Traffic::requests);
    }

    @Override
    boolean takes(List<String> values) {
      return !values.get(2).isEmpty();
    }
  },
  TENANT(GroupingSet.TENANT, "tenant_gw", "uid", "gc_level") {
    @Override
    void define() {
      gauge("http_req", Traffic::requests);
      gauge("api_req_limiting_rate", traffic -> share(traffic.throttled(), traffic));
      counter("http_req_total", Traffic::requests);
      counter("api_req_limited_total", Traffic::throttled);
    }
  },
  LATE(GroupingSet.LATE, "gw", "product", "stage") {
    @Override
    void define() {
      gauge("late_req", Traffic::requests);
      counter("late_req_total", Traffic::requests);
    }
  },
  VOLUME(GroupingSet.VOLUME, "gw") {
    @Override
    void define() {
      gauge("line_bytes", Traffic::lineBytes);
      gauge("partial_bytes", Traffic::partialBytes);
      // Infinite, and so no sample, where only repetitions came.
      gauge("reduction", traffic -> 1 - (double) traffic.partialBytes() / traffic.lineBytes());
      counter("line_bytes_total", Traffic::lineBytes);
      counter("partial_bytes_total", Traffic::partialBytes);
    }
  };

  /** A value of one window. */
  record Gauge(String name, ToDoubleFunction<Traffic> value) {}

  /** What is added up for ever. */
  record Counter(String name, ToLongFunction<Traffic> value) {}

  private final GroupingSet set;
  private final String prefix;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> labels;

  @SuppressWarnings("ImmutableEnumChecker") // never changed after the constructor
  private final List<Gauge> gauges = new ArrayList<>();

  @SuppressWarnings("ImmutableEnumChecker") // never changed after the constructor
  private final List<Counter> counters = new ArrayList<>();

  SeriesFamily(GroupingSet set, String prefix, String... labels) {
    this.set = set;
    this.prefix = prefix;
    this.labels = List.of(labels);
    define();
  }

  abstract void define();

  /** Whether a cell with these values of its labels is of this family. */
  boolean takes(List<String> values) {
    return true;
  }

  static List<SeriesFamily> of(GroupingSet set) {
    return Arrays.stream(values()).filter(family -> family.set == set).toList();
  }

  /** What follows the namespace in the names of its series. */
  String prefix() {
    return prefix;
  }

  /** The labels beside the region. */
  List<String> labels() {
    return labels;
  }

  List<Gauge> gauges() {
    return gauges;
  }

  List<Counter> counters() {
    return counters;
  }

  /** The values of its labels, taken from those of the grouping set without the region. */
  List<String> project(List<String> values) {
    List<String> names = new ArrayList<>(set.labels());
    names.remove(SeriesCell.REGION);
    return names.equals(labels)
        ? values
        : labels.stream().map(label -> values.get(names.indexOf(label))).toList();
  }

  void gauge(String name, ToDoubleFunction<Traffic> value) {
    gauges.add(new Gauge(name, value));
  }

  void counter(String name, ToLongFunction<Traffic> value) {
    counters.add(new Counter(name, value));
  }

  /** Within 1 % of the nearest rank, see {@link dev.tributary.contracts.gateway.LatencySketch}. */
  void quantiles() {
    gauge("rt_p50", traffic -> traffic.latencies().quantile(0.5));
    gauge("rt_p95", traffic -> traffic.latencies().quantile(0.95));
    gauge("rt_p99", traffic -> traffic.latencies().quantile(0.99));
  }

  static double share(long part, Traffic traffic) {
    return (double) part / traffic.requests();
  }
}
