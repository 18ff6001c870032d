package dev.tributary.transforms.gateway;

import dev.tributary.contracts.gateway.GroupingSet;
import dev.tributary.contracts.gateway.LatencySketch;
import dev.tributary.contracts.gateway.Partial;
import dev.tributary.contracts.gateway.Sample;
import dev.tributary.contracts.gateway.Traffic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Turns what the regions counted in one window into samples: per region and over all of them, the
 * rarest cells summed under {@value SeriesPlan#OTHER}. Means and shares are made here, at the end,
 * from sums (T-25); without requests there is no sample rather than a zero or a division by it.
 */
final class Series {
  private static final String REGION = "region_id";

  /** One series: a region, or all of them, and the values of the set's other labels. */
  private record Cell(String region, List<String> labels) {}

  private final SeriesPlan plan;
  private final GroupingSet set;
  private final List<String> labelNames;
  private final int regionLabel;

  Series(SeriesPlan plan, GroupingSet set) {
    this.plan = plan;
    this.set = set;
    this.labelNames = new ArrayList<>(set.labels());
    this.regionLabel = labelNames.indexOf(REGION);
    if (regionLabel >= 0) {
      labelNames.remove(regionLabel);
    }
  }

  void say(long windowSeconds, Collection<Partial> partials, Consumer<Sample> out) {
    Set<List<String>> kept = mostFrequent(partials);
    Map<Cell, Traffic> cells = new HashMap<>();
    for (Partial partial : partials) {
      List<String> labels = kept.contains(labels(partial)) ? labels(partial) : others();
      for (String region : List.of(region(partial), SeriesPlan.ALL_REGIONS)) {
        cells
            .computeIfAbsent(new Cell(region, labels), cell -> Traffic.none(set))
            .add(partial.traffic());
      }
    }
    cells.forEach((cell, traffic) -> say(windowSeconds * 1000, cell, traffic, out));
  }

  /** Ties are broken by name, so that the same traffic keeps the same cells. */
  private Set<List<String>> mostFrequent(Collection<Partial> partials) {
    Map<List<String>, Long> requests = new HashMap<>();
    for (Partial partial : partials) {
      requests.merge(labels(partial), partial.traffic().requests(), Long::sum);
    }
    if (requests.size() <= plan.mostCells()) {
      return requests.keySet();
    }
    Comparator<Map.Entry<List<String>, Long>> order =
        Map.Entry.<List<String>, Long>comparingByValue()
            .reversed()
            .thenComparing(entry -> String.join("\0", entry.getKey()));
    Set<List<String>> kept = new HashSet<>();
    requests.entrySet().stream()
        .sorted(order)
        .limit(plan.mostCells())
        .forEach(entry -> kept.add(entry.getKey()));
    return kept;
  }

  private String region(Partial partial) {
    return regionLabel < 0 ? partial.region() : partial.labels().get(regionLabel);
  }

  private List<String> labels(Partial partial) {
    if (regionLabel < 0) {
      return partial.labels();
    }
    List<String> labels = new ArrayList<>(partial.labels());
    labels.remove(regionLabel);
    return labels;
  }

  private List<String> others() {
    return Collections.nCopies(labelNames.size(), SeriesPlan.OTHER);
  }

  private void say(long atMillis, Cell cell, Traffic traffic, Consumer<Sample> out) {
    Map<String, String> labels = new TreeMap<>();
    labels.put(REGION, cell.region);
    for (int i = 0; i < labelNames.size(); i++) {
      labels.put(labelNames.get(i), cell.labels.get(i));
    }
    values(traffic)
        .forEach(
            (metric, value) ->
                out.accept(Sample.of(plan.namespace() + metric, labels, atMillis, value)));
  }

  private Map<String, Double> values(Traffic traffic) {
    double all = traffic.requests();
    Map<String, Double> values = new TreeMap<>();
    switch (set) {
      case PRODUCT -> {
        values.put("_product_gw_http_req", all);
        values.put("_product_gw_rt_mean", traffic.sumMillis() / all);
        values.put("_product_gw_success_rate", 1 - traffic.http5xx() / all);
        quantiles("_product_gw", traffic.latencies(), values);
      }
      case API -> {
        values.put("_api_gw_http_req", all);
        values.put("_api_gw_http_5xx", (double) traffic.http5xx());
        values.put("_api_gw_slow_http_req", (double) traffic.slow());
        values.put("_api_gw_http503_rate", traffic.http503() / all);
        quantiles("_api_gw", traffic.latencies(), values);
      }
      case ERROR_CODE -> values.put("_error_code_gw_http_code", all);
      case TENANT -> {
        values.put("_tenant_gw_http_req", all);
        values.put("_tenant_gw_api_req_limiting_rate", traffic.throttled() / all);
      }
    }
    return values;
  }

  private static void quantiles(
      String prefix, LatencySketch latencies, Map<String, Double> values) {
    values.put(prefix + "_rt_p50", latencies.quantile(0.5));
    values.put(prefix + "_rt_p95", latencies.quantile(0.95));
    values.put(prefix + "_rt_p99", latencies.quantile(0.99));
  }
}
