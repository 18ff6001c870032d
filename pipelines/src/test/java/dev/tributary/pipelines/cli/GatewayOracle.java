package dev.tributary.pipelines.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The referee of the gateway's series: reads every line as a tree and sums up by series. Shares no
 * code with what it judges.
 */
final class GatewayOracle {
  private static final ObjectMapper JSON = new ObjectMapper();

  private GatewayOracle() {}

  /**
   * @param lines none of them bad
   * @return the sum of each counted gauge over all windows, by {@code name{labels}}
   */
  static Map<String, Double> sums(List<byte[]> lines) throws IOException {
    Map<String, Double> sums = new TreeMap<>();
    for (byte[] line : lines) {
      JsonNode log = JSON.readTree(line);
      if (log.get("Domain").asText().equals("popwarmup.aliyuncs.com")) {
        continue;
      }
      JsonNode ext5 = JSON.readTree(log.get("Ext5").asText());
      String product = log.get("Product").asText();
      String api = log.get("Api").asText();
      String code = log.get("HttpCode").asText();
      String error = log.get("ErrorCode").asText();
      Series of = new Series(sums, log.get("RegionId").asText());
      of.count("product_gw_http_req", "biz_region_id", "unknown", "product", product);
      String version = log.get("Version").asText();
      String[] apiLabels = {
        "api", api, "priority", "unknown", "product", product, "version", version
      };
      of.count("api_gw_http_req", apiLabels);
      of.add("api_gw_http_5xx", code.startsWith("5") ? 1 : 0, apiLabels);
      of.add("api_gw_slow_http_req", log.get("TotalUsedTime").asLong() > 1000 ? 1 : 0, apiLabels);
      of.count(
          "error_code_gw_http_code",
          "api",
          api,
          "http_code",
          code.isEmpty() ? "unknown" : code,
          "product",
          product);
      if (!error.isEmpty()) {
        of.count("error_code_gw_error_code", "api", api, "error_code", error, "product", product);
      }
      of.count(
          "tenant_gw_http_req",
          "gc_level",
          "unknown",
          "uid",
          ext5.get("callerInfo").get("callerUid").asText());
    }
    return sums;
  }

  /** How many of the lines are requests of clients, by region. */
  static Map<String, Long> requests(List<byte[]> lines) throws IOException {
    Map<String, Long> requests = new TreeMap<>();
    for (byte[] line : lines) {
      JsonNode log = JSON.readTree(line);
      if (!log.get("Domain").asText().equals("popwarmup.aliyuncs.com")) {
        requests.merge(log.get("RegionId").asText(), 1L, Long::sum);
      }
    }
    return requests;
  }

  /** Labels as the table has them, as a map prints them. */
  static Map<String, String> labels(String json) {
    Map<String, String> labels = new TreeMap<>();
    try {
      JSON.readTree(json)
          .fields()
          .forEachRemaining(f -> labels.put(f.getKey(), f.getValue().asText()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return labels;
  }

  /** When a line was logged. */
  static long seconds(byte[] line) throws IOException {
    return JSON.readTree(line).get("__time__").asLong();
  }

  private record Series(Map<String, Double> sums, String region) {
    void count(String metric, String... labels) {
      add(metric, 1, labels);
    }

    void add(String metric, double value, String... labels) {
      Map<String, String> named = new TreeMap<>(Map.of("region_id", region));
      for (int i = 0; i < labels.length; i += 2) {
        named.put(labels[i], labels[i + 1]);
      }
      sums.merge("namespace_" + metric + named, value, Double::sum);
    }
  }
}
