package dev.tributary.serving.api;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Rows of the database as JSON says them: instants in UTC, dates, numbers, texts, null. */
final class Rows {
  private Rows() {}

  static List<Map<String, Object>> of(PreparedStatement statement) throws SQLException {
    List<Map<String, Object>> rows = new ArrayList<>();
    try (ResultSet results = statement.executeQuery()) {
      ResultSetMetaData columns = results.getMetaData();
      while (results.next()) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
          row.put(columns.getColumnLabel(i), value(results, columns.getColumnTypeName(i), i));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  private static Object value(ResultSet results, String type, int column) throws SQLException {
    return switch (type) {
      case "timestamptz" -> text(results.getObject(column, OffsetDateTime.class));
      case "date" -> Objects.toString(results.getObject(column, LocalDate.class), null);
      default -> results.getObject(column);
    };
  }

  private static String text(OffsetDateTime time) {
    return time == null ? null : time.toInstant().toString();
  }
}
