package dev.tributary.transforms.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The referee: reads lines as trees and counts them one by one in a map. Shares no code with what
 * it judges.
 */
final class NaiveCount {
  private static final ObjectMapper JSON = new ObjectMapper();

  private NaiveCount() {}

  /**
   * @return requests, milliseconds, slow, 2xx, 4xx, 429, 5xx, 503, unknown codes, throttled ones,
   *     bytes of lines and bytes of partials (none) by {@code window|set|labels}, for windows of
   *     ten seconds
   */
  static Map<String, long[]> of(List<byte[]> lines) throws IOException {
    Map<String, long[]> counts = new TreeMap<>();
    for (byte[] line : lines) {
      JsonNode log = JSON.readTree(line);
      if (log.get("Domain").asText().equals("popwarmup.aliyuncs.com")) {
        continue;
      }
      JsonNode ext5 = JSON.readTree(log.get("Ext5").asText());
      String product = log.get("Product").asText();
      String api = product + "|" + log.get("Api").asText();
      String code = log.get("HttpCode").asText();
      String error = log.get("ErrorCode").asText();
      String window = log.get("__time__").asLong() / 10 * 10 + "|";
      count(
          counts,
          line.length,
          log,
          window + "PRODUCT|" + product + "|" + log.get("RegionId").asText() + "|unknown");
      count(
          counts,
          line.length,
          log,
          window + "API|" + api + "|" + log.get("Version").asText() + "|unknown");
      count(
          counts,
          line.length,
          log,
          window + "ERROR_CODE|" + api + "|" + (code.isEmpty() ? "unknown" : code) + "|" + error);
      String uid = ext5.get("callerInfo").get("callerUid").asText();
      count(counts, line.length, log, window + "TENANT|" + uid + "|unknown");
    }
    return counts;
  }

  private static void count(Map<String, long[]> counts, int bytes, JsonNode log, String cell) {
    long[] sums = counts.computeIfAbsent(cell, key -> new long[12]);
    long millis = log.get("TotalUsedTime").asLong();
    String code = log.get("HttpCode").asText();
    sums[0]++;
    sums[1] += millis;
    sums[2] += millis > 1000 ? 1 : 0;
    sums[3] += code.startsWith("2") ? 1 : 0;
    sums[4] += code.startsWith("4") ? 1 : 0;
    sums[5] += code.equals("429") ? 1 : 0;
    sums[6] += code.startsWith("5") ? 1 : 0;
    sums[7] += code.equals("503") ? 1 : 0;
    sums[8] += code.isEmpty() ? 1 : 0;
    sums[10] += bytes;
    sums[9] += code.equals("429") || log.get("ErrorCode").asText().startsWith("Throttling") ? 1 : 0;
  }
}
