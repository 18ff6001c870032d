package dev.tributary.io.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A table whose rows are kept for a number of days (UTC) after their own.
 *
 * @param table its qualified name
 * @param tier {@code hot} or {@code warm}: whose horizon applies
 * @param column the moment or date that says which day a row belongs to
 * @param columnType {@code date} or {@code timestamptz}
 * @param condition which rows grow old at all, as SQL
 */
public record DatedStore(
    String table, String tier, String column, String columnType, int daysKept, String condition) {

  /**
   * Every table that is emptied by age, in the order of their names. Tasks have no partitions,
   * because a task has no day until it is deployed; a deployed one leaves when warm forgets the day
   * of its last deployment, and the others stay.
   *
   * @throws DatabaseException if the database is away
   */
  public static List<DatedStore> all(JdbcTarget target) {
    List<DatedStore> all = new ArrayList<>();
    try (Connection connection = target.open();
        PreparedStatement statement =
            connection.prepareStatement(
                """
                SELECT table_name, tier, column_name, column_type, days_kept, 'true' FROM ops.partitioned
                UNION ALL
                SELECT 'hot.task_cycle_time', 'warm', 'deployed_at', 'timestamptz', max(days_kept), 'state = ''DEPLOYED'''
                FROM ops.partitioned WHERE tier = 'warm'
                ORDER BY 1""");
        ResultSet results = statement.executeQuery()) {
      while (results.next()) {
        all.add(
            new DatedStore(
                results.getString(1),
                results.getString(2),
                results.getString(3),
                results.getString(4),
                results.getInt(5),
                results.getString(6)));
      }
      return all;
    } catch (SQLException e) {
      throw new DatabaseException("Reading", "ops.partitioned", e);
    }
  }

  /** The day of a row, as SQL. */
  String day() {
    return columnType.equals("date") ? column : "(%s AT TIME ZONE 'UTC')::date".formatted(column);
  }

  /** A condition on the rows of the days from the first parameter to before the second. */
  String during() {
    String midnight = columnType.equals("date") ? "?::date" : "(?::timestamp AT TIME ZONE 'UTC')";
    return "%1$s AND %2$s >= %3$s AND %2$s < %3$s".formatted(condition, column, midnight);
  }
}
