package dev.tributary.io.jdbc;

import static java.util.stream.Collectors.joining;

import dev.tributary.contracts.table.Column;
import dev.tributary.contracts.table.ColumnType;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * The one statement that writes any number of rows of a table: an array for each column, unnested
 * on the server. Measured against multi-row VALUES, COPY and JDBC batches it is the fastest, and
 * its text does not depend on the number of rows, so the server plans it once.
 */
final class UpsertStatement {
  private final Table table;
  private final String sql;

  UpsertStatement(Table table) {
    this.table = table;
    this.sql = text(table);
  }

  private static String text(Table table) {
    List<Column> columns = table.columns();
    return """
        INSERT INTO %s AS t (%s)
        SELECT * FROM unnest(%s)
        ON CONFLICT (%s) DO UPDATE SET %s, updated_at = now()
        WHERE %s"""
        .formatted(
            table.name(),
            columns.stream().map(Column::name).collect(joining(", ")),
            columns.stream().map(c -> "?::" + c.type().sql() + "[]").collect(joining(", ")),
            String.join(", ", table.keyNames()),
            columns.stream()
                .filter(c -> !c.key())
                .map(c -> c.name() + " = excluded." + c.name())
                .collect(joining(", ")),
            Guard.SQL);
  }

  /**
   * Writes rows of different keys in one transaction, all or none.
   *
   * @return how many were inserted or took the place of another; the rest gave way to what is
   *     stored
   * @throws SQLException as the database says
   */
  int execute(Connection connection, List<Row> rows) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      List<Column> columns = table.columns();
      for (int i = 0; i < columns.size(); i++) {
        ColumnType type = columns.get(i).type();
        statement.setArray(
            i + 1, connection.createArrayOf(elementType(type), values(type, rows, i)));
      }
      return statement.executeUpdate();
    }
  }

  private static Object[] values(ColumnType type, List<Row> rows, int column) {
    Object[] values =
        switch (type) {
          case INTEGER -> new Integer[rows.size()];
          case BIGINT -> new Long[rows.size()];
          case DOUBLE -> new Double[rows.size()];
          case BOOLEAN -> new Boolean[rows.size()];
          case TEXT, TIMESTAMP, DATE -> new String[rows.size()];
        };
    for (int i = 0; i < values.length; i++) {
      Object value = rows.get(i).get(column);
      values[i] = value == null ? null : sent(type, value);
    }
    return values;
  }

  /** Times travel as ISO text that ends in Z: neither the session's nor the JVM's zone matters. */
  private static Object sent(ColumnType type, Object value) {
    return switch (type) {
      case TIMESTAMP -> ((Instant) value).truncatedTo(ChronoUnit.MILLIS).toString();
      case DATE -> value.toString();
      case TEXT, INTEGER, BIGINT, DOUBLE, BOOLEAN -> value;
    };
  }

  private static String elementType(ColumnType type) {
    return switch (type) {
      case TEXT -> "text";
      case INTEGER -> "int4";
      case BIGINT -> "int8";
      case DOUBLE -> "float8";
      case BOOLEAN -> "bool";
      case TIMESTAMP -> "timestamptz";
      case DATE -> "date";
    };
  }
}
