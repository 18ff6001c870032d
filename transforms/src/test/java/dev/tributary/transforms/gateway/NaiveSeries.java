package dev.tributary.transforms.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The referee of layer 2: sorts the lines of each window and series into lists, and computes every
 * value from its list. Shares no code with what it judges.
 */
final class NaiveSeries {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final int windowSeconds;
  private final String suffix;
  private final Map<String, Double> samples = new TreeMap<>();

  private NaiveSeries(int windowSeconds, String suffix) {
    this.windowSeconds = windowSeconds;
    this.suffix = suffix;
  }

  /**
   * @return the value of each gauge by {@code name{labels}@seconds}; labels as a map prints them
   */
  static Map<String, Double> of(List<byte[]> lines, int windowSeconds, String suffix)
      throws IOException {
    NaiveSeries naive = new NaiveSeries(windowSeconds, suffix);
    naive.judge(lines);
    return naive.samples;
  }

  private record Line(JsonNode log, String uid) {
    long millis() {
      return log.get("TotalUsedTime").asLong();
    }

    String code() {
      return log.get("HttpCode").asText();
    }

    String text(String field) {
      return log.get(field).asText();
    }

    boolean throttled() {
      return code().equals("429") || text("ErrorCode").startsWith("Throttling");
    }
  }

  private void judge(List<byte[]> lines) throws IOException {
    Map<String, List<Line>> products = new TreeMap<>();
    Map<String, List<Line>> apis = new TreeMap<>();
    Map<String, List<Line>> codes = new TreeMap<>();
    Map<String, List<Line>> errors = new TreeMap<>();
    Map<String, List<Line>> tenants = new TreeMap<>();
    for (byte[] bytes : lines) {
      JsonNode log = JSON.readTree(bytes);
      if (log.get("Domain").asText().equals("popwarmup.aliyuncs.com")) {
        continue;
      }
      String uid =
          JSON.readTree(log.get("Ext5").asText()).get("callerInfo").get("callerUid").asText();
      Line line = new Line(log, uid);
      String product = line.text("Product");
      String api = line.text("Api");
      put(products, line, "biz_region_id", "unknown", "product", product);
      put(
          apis,
          line,
          "api",
          api,
          "priority",
          "unknown",
          "product",
          product,
          "version",
          line.text("Version"));
      String code = line.code().isEmpty() ? "unknown" : line.code();
      put(codes, line, "api", api, "http_code", code, "product", product);
      if (!line.text("ErrorCode").isEmpty()) {
        put(errors, line, "api", api, "error_code", line.text("ErrorCode"), "product", product);
      }
      put(tenants, line, "gc_level", "unknown", "uid", uid);
    }
    products.forEach(
        (series, of) -> {
          say("product_gw_http_req", series, of.size());
          say("product_gw_success_rate", series, 1 - share(of, l -> l.code().startsWith("5")));
          latencies("product_gw", series, of);
        });
    apis.forEach(
        (series, of) -> {
          say("api_gw_http_req", series, of.size());
          say("api_gw_http_5xx", series, count(of, l -> l.code().startsWith("5")));
          say("api_gw_slow_http_req", series, count(of, l -> l.millis() > 1000));
          say("api_gw_http503_rate", series, share(of, l -> l.code().equals("503")));
          latencies("api_gw", series, of);
        });
    codes.forEach((series, of) -> say("error_code_gw_http_code", series, of.size()));
    errors.forEach((series, of) -> say("error_code_gw_error_code", series, of.size()));
    tenants.forEach(
        (series, of) -> {
          say("tenant_gw_http_req", series, of.size());
          say("tenant_gw_api_req_limiting_rate", series, share(of, Line::throttled));
        });
  }

  /** Under its region and under all of them. */
  private void put(Map<String, List<Line>> lists, Line line, String... labels) {
    long seconds = line.log.get("__time__").asLong();
    long window = seconds - seconds % windowSeconds;
    Map<String, String> named = new TreeMap<>();
    for (int i = 0; i < labels.length; i += 2) {
      named.put(labels[i], labels[i + 1]);
    }
    lists.computeIfAbsent("ns_global_|" + named + "@" + window, k -> new ArrayList<>()).add(line);
    named.put("region_id", line.text("RegionId"));
    lists.computeIfAbsent("ns_|" + named + "@" + window, k -> new ArrayList<>()).add(line);
  }

  private void latencies(String family, String series, List<Line> of) {
    List<Long> sorted = new ArrayList<>(of.stream().map(Line::millis).toList());
    Collections.sort(sorted);
    long sum = sorted.stream().mapToLong(Long::longValue).sum();
    say(family + "_rt_mean", series, (double) sum / of.size());
    for (int percent : new int[] {50, 95, 99}) {
      int rank = (int) Math.ceil(percent / 100.0 * sorted.size());
      say(family + "_rt_p" + percent, series, sorted.get(rank - 1).doubleValue());
    }
  }

  private static double count(List<Line> lines, Predicate<Line> which) {
    return lines.stream().filter(which).count();
  }

  private static double share(List<Line> lines, Predicate<Line> which) {
    return count(lines, which) / lines.size();
  }

  private void say(String metric, String series, double value) {
    samples.put(series.replace("|", metric + suffix), value);
  }
}
