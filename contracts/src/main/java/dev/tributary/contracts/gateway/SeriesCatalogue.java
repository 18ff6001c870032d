package dev.tributary.contracts.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The names and labels of all series, for those who read them: other people's rules and boards
 * depend on them. Gauges speak of one window, and with {@value #MINUTE} at the end of a minute;
 * names that end in {@code _total} are counters. Series over all regions have {@value #GLOBAL} in
 * front of their family and no {@code region_id}.
 */
public final class SeriesCatalogue {
  private static final String GLOBAL = "global_";
  private static final String MINUTE = "_1m";
  private static final String COUNTER = "_total";

  private static final Map<String, List<String>> LABELS = new TreeMap<>();

  static {
    add(
        List.of("product", "biz_region_id"),
        "product_gw",
        "http_req rt_mean success_rate rt_p50 rt_p95 rt_p99 http_req_total http_5xx_total"
            + " rt_millis_total");
    add(
        List.of("product", "api", "version", "priority"),
        "api_gw",
        "http_req http_5xx slow_http_req http503_rate rt_mean rt_p50 rt_p95 rt_p99 http_req_total"
            + " http_5xx_total slow_http_req_total http_503_total rt_millis_total");
    add(List.of("product", "api", "http_code"), "error_code_gw", "http_code http_code_total");
    add(List.of("product", "api", "error_code"), "error_code_gw", "error_code error_code_total");
    add(
        List.of("uid", "gc_level"),
        "tenant_gw",
        "http_req api_req_limiting_rate http_req_total api_req_limited_total");
    add(List.of("product", "stage"), "gw", "late_req late_req_total");
    add(List.of(), "gw", "line_bytes partial_bytes reduction line_bytes_total partial_bytes_total");
  }

  private SeriesCatalogue() {}

  /** The names in a namespace, sorted. */
  public static SortedSet<String> names(String namespace) {
    SortedSet<String> names = new TreeSet<>();
    LABELS.keySet().forEach(name -> names.add(namespace + "_" + name));
    return names;
  }

  /**
   * The names of a series' labels.
   *
   * @throws IllegalArgumentException if there is no series of that name
   */
  public static List<String> labels(String namespace, String name) {
    List<String> labels =
        name.startsWith(namespace + "_")
            ? LABELS.get(name.substring(namespace.length() + 1))
            : null;
    if (labels == null) {
      throw new IllegalArgumentException("there is no series " + name);
    }
    return labels;
  }

  private static void add(List<String> labels, String family, String metrics) {
    List<String> regional = new ArrayList<>(labels);
    regional.add("region_id");
    for (String metric : metrics.split(" ")) {
      String name = family + "_" + metric;
      LABELS.put(name, List.copyOf(regional));
      LABELS.put(GLOBAL + name, labels);
      if (!name.endsWith(COUNTER)) {
        LABELS.put(name + MINUTE, List.copyOf(regional));
        LABELS.put(GLOBAL + name + MINUTE, labels);
      }
    }
  }
}
