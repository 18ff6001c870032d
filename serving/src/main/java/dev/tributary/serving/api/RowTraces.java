package dev.tributary.serving.api;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Says of rows by which trace they can be followed back: {@code trace_id}, of those that
 * are made of a sampled event and of no others.
 */
final class RowTraces {
  /** The tables whose rows are shown as they are, and their keys beside the tenant. */
  private static final Map<TenantNumbers, Keyed> TABLES =
      Map.of(
          TenantNumbers.ACTIVE_USERS,
          new Keyed("hot.active_users", List.of("minute")),
          TenantNumbers.REVENUE_LAST_HOUR,
          new Keyed("hot.revenue_hour", List.of("hour", "currency")));

  private record Keyed(String table, List<String> columns) {
    /** As the sink writes it. */
    String keyOf(Map<String, Object> row) {
      return columns.stream()
          .map(column -> Objects.toString(row.get(column)))
          .collect(Collectors.joining("|"));
    }
  }

  private RowTraces() {}

  static void addTo(Connection connection, TenantNumbers numbers, List<Map<String, Object>> rows)
      throws SQLException {
    Keyed keyed = TABLES.get(numbers);
    if (keyed == null || rows.isEmpty()) {
      return;
    }
    Map<String, Map<String, Object>> byKey = new HashMap<>();
    rows.forEach(row -> byKey.put(keyed.keyOf(row), row));
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT row_key, trace_id FROM published.row_trace WHERE table_name = ? AND row_key = ANY (?)")) {
      statement.setString(1, keyed.table());
      statement.setArray(2, connection.createArrayOf("text", byKey.keySet().toArray()));
      for (Map<String, Object> trace : Rows.of(statement)) {
        byKey.get(trace.get("row_key").toString()).put("trace_id", trace.get("trace_id"));
      }
    }
  }
}
