package dev.tributary.io.jdbc;

import static java.util.stream.Collectors.joining;

import dev.tributary.contracts.table.Column;
import dev.tributary.contracts.table.ColumnType;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads result rows back, for comparing and for printing. */
public final class TableReader {
  private TableReader() {}

  /**
   * The rows that meet a condition, ordered by primary key (text by its bytes). All of them are in
   * memory.
   *
   * @param whereSql a condition of the program, never of a user, with a {@code ?} for each value,
   *     for example {@code tenant_id = ? AND summary_date >= ?}; blank for all rows
   * @param parameters the values: {@link Instant}, {@link LocalDate}, text, numbers, booleans
   * @throws DatabaseException if the database is away or does not understand the condition
   */
  public static List<Row> read(
      JdbcTarget target, Table table, String whereSql, Object... parameters) {
    try (Connection connection = target.open();
        PreparedStatement statement = connection.prepareStatement(text(table, whereSql))) {
      bind(statement, Arrays.asList(parameters));
      List<Row> rows = new ArrayList<>();
      try (ResultSet results = statement.executeQuery()) {
        while (results.next()) {
          rows.add(row(table, results));
        }
      }
      return rows;
    } catch (SQLException e) {
      throw new DatabaseException("Reading", table.name(), e);
    }
  }

  /**
   * A text that changes whenever a row is added or published anew, for knowing when a table rests.
   *
   * @throws DatabaseException if the database is away
   */
  public static String fingerprint(JdbcTarget target, Table table) {
    try (Connection connection = target.open();
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT count(*) || ' ' || coalesce(sum(revision), 0) FROM " + table.name());
        ResultSet results = statement.executeQuery()) {
      results.next();
      return results.getString(1);
    } catch (SQLException e) {
      throw new DatabaseException("Reading", table.name(), e);
    }
  }

  static void bind(PreparedStatement statement, List<Object> values) throws SQLException {
    for (int i = 0; i < values.size(); i++) {
      Object value = values.get(i);
      statement.setObject(
          i + 1, value instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : value);
    }
  }

  private static String text(Table table, String whereSql) {
    String columns = table.columns().stream().map(Column::name).collect(joining(", "));
    String where = whereSql.isBlank() ? "" : " WHERE " + whereSql;
    return "SELECT %s FROM %s%s ORDER BY %s"
        .formatted(columns, table.name(), where, String.join(", ", table.keyNames()));
  }

  private static Row row(Table table, ResultSet results) throws SQLException {
    Row.Builder row = Row.in(table);
    for (int i = 0; i < table.columns().size(); i++) {
      Column column = table.columns().get(i);
      row.set(column.name(), value(column.type(), results, i + 1));
    }
    return row.build();
  }

  private static Object value(ColumnType type, ResultSet results, int index) throws SQLException {
    if (type == ColumnType.TIMESTAMP) {
      OffsetDateTime time = results.getObject(index, OffsetDateTime.class);
      return time == null ? null : time.toInstant();
    }
    return results.getObject(index, type.javaType());
  }
}
