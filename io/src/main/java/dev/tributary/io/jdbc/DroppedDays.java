package dev.tributary.io.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Up to which day each table was emptied on purpose, by {@code ops.retention_audit}. What is not
 * there any more is neither missing nor to be written again.
 */
public final class DroppedDays {
  private final Map<String, LocalDate> lastByTable;

  private DroppedDays(Map<String, LocalDate> lastByTable) {
    this.lastByTable = lastByTable;
  }

  /**
   * @throws DatabaseException if the database is away
   */
  public static DroppedDays of(JdbcTarget target) {
    Map<String, LocalDate> last = new TreeMap<>();
    try (Connection connection = target.open();
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT table_name, max(day) FROM ops.retention_audit GROUP BY table_name");
        ResultSet results = statement.executeQuery()) {
      while (results.next()) {
        last.put(results.getString(1), results.getObject(2, LocalDate.class));
      }
      return new DroppedDays(last);
    } catch (SQLException e) {
      throw new DatabaseException("Reading", "ops.retention_audit", e);
    }
  }

  /** The newest day of the table that was dropped; none if it has forgotten nothing. */
  public Optional<LocalDate> last(String table) {
    return Optional.ofNullable(lastByTable.get(table));
  }
}
