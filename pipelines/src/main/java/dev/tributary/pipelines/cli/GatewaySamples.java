package dev.tributary.pipelines.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Tables;
import dev.tributary.io.jdbc.JdbcTarget;
import dev.tributary.io.jdbc.TableReader;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The gateway's samples of the demo: what {@code hot.series_sample} says of times before an end.
 */
final class GatewaySamples {
  static final List<String> PRODUCT_COLUMNS =
      List.of("product", "biz_region_id", "requests", "success_rate", "p95_ms");

  private static final int SHOWN = 6;
  private static final Duration SETTLED = Duration.ofSeconds(1);
  private static final String MINUTE_OF_PRODUCT = "namespace_global_product_gw_";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JdbcTarget database;
  private final Instant end;

  private String fingerprint = "";
  private Instant unchangedSince = Instant.MAX;

  /**
   * @param end on a minute
   */
  GatewaySamples(JdbcTarget database, Instant end) {
    this.database = database;
    this.end = end;
  }

  /** Requests in the series of products. */
  long counted() {
    return total("namespace_product_gw_http_req");
  }

  /** Requests that came too late for those: said in the window in which they came. */
  long late() {
    return TableReader.read(database, Tables.SERIES_SAMPLE, "name = 'namespace_gw_late_req'")
        .stream()
        .mapToLong(GatewaySamples::whole)
        .sum();
  }

  long lineBytes() {
    return total("namespace_gw_line_bytes");
  }

  long partialBytes() {
    return total("namespace_gw_partial_bytes");
  }

  double reduction() {
    return 1 - (double) partialBytes() / lineBytes();
  }

  /** Whether the newest minute has been said, and nothing has been added for a second. */
  boolean haveSettled() {
    String now = TableReader.fingerprint(database, Tables.SERIES_SAMPLE);
    if (!now.equals(fingerprint)) {
      fingerprint = now;
      unchangedSince = Instant.now();
    }
    return !minute("http_req").isEmpty() && !Instant.now().isBefore(unchangedSince.plus(SETTLED));
  }

  Instant newestMinute() {
    return end.minus(Duration.ofMinutes(1));
  }

  /** Rows of {@link #PRODUCT_COLUMNS}, those with the most requests first. */
  List<List<Object>> busiestProducts() {
    Map<String, Double> success = minute("success_rate");
    Map<String, Double> p95 = minute("rt_p95");
    Comparator<Map.Entry<String, Double>> most = Map.Entry.comparingByValue();
    return minute("http_req").entrySet().stream()
        .sorted(most.reversed().thenComparing(Map.Entry.comparingByKey()))
        .limit(SHOWN)
        .map(
            cell ->
                Arrays.<Object>asList(
                    label(cell.getKey(), "product"),
                    label(cell.getKey(), "biz_region_id"),
                    cell.getValue(),
                    success.get(cell.getKey()),
                    p95.get(cell.getKey())))
        .toList();
  }

  /** The samples of the newest minute, over all regions, by their labels. */
  private Map<String, Double> minute(String gauge) {
    return TableReader.read(
            database,
            Tables.SERIES_SAMPLE,
            "name = ? AND at = ?",
            MINUTE_OF_PRODUCT + gauge + "_1m",
            newestMinute())
        .stream()
        .collect(
            Collectors.toMap(row -> (String) row.get("labels"), row -> (Double) row.get("value")));
  }

  private long total(String name) {
    return TableReader.read(database, Tables.SERIES_SAMPLE, "name = ? AND at < ?", name, end)
        .stream()
        .mapToLong(GatewaySamples::whole)
        .sum();
  }

  private static long whole(Row sample) {
    return Math.round((Double) sample.get("value"));
  }

  private static String label(String labels, String name) {
    try {
      return JSON.readTree(labels).path(name).asText(null);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
