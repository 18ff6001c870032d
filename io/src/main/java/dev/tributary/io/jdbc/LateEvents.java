package dev.tributary.io.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** Reads {@code ops.late_events}. */
public final class LateEvents {
  private LateEvents() {}

  /**
   * How many late events each launch of a pipeline has written down. An event that a newer launch
   * has judged again counts for that one only.
   *
   * @throws DatabaseException if the database is away
   */
  public static Map<String, Long> countByRun(JdbcTarget target) {
    try (Connection connection = target.open();
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT run_id, count(*) FROM ops.late_events GROUP BY run_id");
        ResultSet results = statement.executeQuery()) {
      Map<String, Long> counts = new HashMap<>();
      while (results.next()) {
        counts.put(results.getString(1), results.getLong(2));
      }
      return counts;
    } catch (SQLException e) {
      throw new DatabaseException("Reading", "ops.late_events", e);
    }
  }
}
