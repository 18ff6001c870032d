package dev.tributary.serving.api;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers of a whole tenant, with how fresh they are and how much came late. If nobody says when,
 * they end with the newest there are: what was quiet for a day is still to be seen. Safe for use by
 * several threads.
 */
final class ReadTenantNumbers {
  private final String namespace;

  /**
   * @param namespace what the gateway's series begin with
   */
  ReadTenantNumbers(String namespace) {
    this.namespace = namespace;
  }

  /**
   * @param back how far before the newest, if the page does not say from when
   */
  Answer of(Connection connection, TenantNumbers numbers, Page page, Duration back)
      throws SQLException {
    Instant to = page.to() == null ? endOfNewest(connection, numbers) : Instant.parse(page.to());
    Instant from = page.from() == null ? to.minus(back) : Instant.parse(page.from());
    List<Map<String, Object>> rows = rows(connection, numbers, from, to, page.limit());
    RowTraces.addTo(connection, numbers, rows);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("from", rows.isEmpty() ? null : from.toString());
    body.put("to", rows.isEmpty() ? null : to.toString());
    body.putAll(
        numbers.isOfGateway()
            ? freshnessOfGateway(connection, from, to)
            : freshness(connection, numbers, from, to));
    body.put(
        "is_final",
        rows.isEmpty()
            ? null
            : rows.stream().allMatch(row -> Boolean.TRUE.equals(row.get("is_final"))));
    body.put("rows", rows);
    return new Answer(body, rows.size());
  }

  private Instant endOfNewest(Connection connection, TenantNumbers numbers) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(numbers.newest())) {
      if (numbers.isOfGateway()) {
        statement.setArray(1, names(connection, numbers));
      }
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        OffsetDateTime newest = row.getObject(1, OffsetDateTime.class);
        return newest == null ? Instant.EPOCH : newest.toInstant().plus(numbers.step());
      }
    }
  }

  private List<Map<String, Object>> rows(
      Connection connection, TenantNumbers numbers, Instant from, Instant to, int limit)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(numbers.rows())) {
      int at = 1;
      if (numbers.isOfGateway()) {
        statement.setArray(at++, names(connection, numbers));
      }
      statement.setString(at++, from.toString());
      statement.setString(at++, to.toString());
      statement.setInt(at, limit);
      return Rows.of(statement);
    }
  }

  private Array names(Connection connection, TenantNumbers numbers) throws SQLException {
    return connection.createArrayOf(
        "text", numbers.series().stream().map(this::overAllRegionsByTheMinute).toArray());
  }

  private String overAllRegionsByTheMinute(String series) {
    return namespace + "_global_" + series + "_1m";
  }

  private static Map<String, Object> freshness(
      Connection connection, TenantNumbers numbers, Instant from, Instant to) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT last_write AS data_as_of, watermark, (
              SELECT count(*) FROM published.late_events
              WHERE pipeline = ? AND event_time >= ?::timestamptz AND event_time < ?::timestamptz) AS late_events
            FROM (VALUES (?)) AS asked (pipeline) LEFT JOIN published.freshness USING (pipeline)""")) {
      statement.setString(1, numbers.pipeline());
      statement.setString(2, from.toString());
      statement.setString(3, to.toString());
      statement.setString(4, numbers.pipeline());
      return Rows.of(statement).get(0);
    }
  }

  /** A sample is said once, when its window has passed: the newest minute is the watermark. */
  private Map<String, Object> freshnessOfGateway(Connection connection, Instant from, Instant to)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT max(updated_at) FILTER (WHERE name = ?) AS data_as_of,
                   max(at) FILTER (WHERE name = ?) + interval '1 minute' AS watermark,
                   coalesce(sum(value) FILTER (WHERE name = ? AND at >= ?::timestamptz AND at < ?::timestamptz), 0)::bigint AS late_events
            FROM published.gateway_sample WHERE name IN (?, ?) AND at >= ?::timestamptz - interval '1 day'""")) {
      String requests = overAllRegionsByTheMinute("product_gw_http_req");
      String late = overAllRegionsByTheMinute("gw_late_req");
      statement.setString(1, requests);
      statement.setString(2, requests);
      statement.setString(3, late);
      statement.setString(4, from.toString());
      statement.setString(5, to.toString());
      statement.setString(6, requests);
      statement.setString(7, late);
      statement.setString(8, from.toString());
      return Rows.of(statement).get(0);
    }
  }
}
