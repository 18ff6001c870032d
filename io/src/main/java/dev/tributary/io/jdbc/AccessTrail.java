package dev.tributary.io.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.SortedMap;
import java.util.TreeMap;

/** Who has read what, {@code ops.access_audit}: kept for a time, and then by nobody. */
public final class AccessTrail {
  public static final String TABLE = "ops.access_audit";

  private static final String FORGET =
      """
      WITH gone AS (
        DELETE FROM ops.access_audit WHERE at < (?::timestamp AT TIME ZONE 'UTC') RETURNING at
      ), days AS (
        SELECT (at AT TIME ZONE 'UTC')::date AS day, count(*) AS rows FROM gone GROUP BY 1
      ), noted AS (
        INSERT INTO ops.retention_audit (run, table_name, day, rows, proof)
        SELECT ?, 'ops.access_audit', day, rows, 'nothing: it was kept long enough' FROM days
      )
      SELECT day, rows FROM days""";

  private final JdbcTarget database;

  private AccessTrail(JdbcTarget database) {
    this.database = database;
  }

  public static AccessTrail of(JdbcTarget database) {
    return new AccessTrail(database);
  }

  /**
   * Deletes the days before the first that is kept, and says so in {@code ops.retention_audit}: all
   * of it or nothing.
   *
   * @param firstKept a day in UTC
   * @param dryRun delete nothing
   * @return how many rows each day had
   * @throws DatabaseException if the database is away
   */
  public SortedMap<LocalDate, Long> forget(LocalDate firstKept, String run, boolean dryRun) {
    SortedMap<LocalDate, Long> days = new TreeMap<>();
    try (Connection connection = database.open()) {
      connection.setAutoCommit(false);
      try (PreparedStatement statement = connection.prepareStatement(FORGET)) {
        statement.setObject(1, firstKept);
        statement.setString(2, run);
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            days.put(rows.getObject(1, LocalDate.class), rows.getLong(2));
          }
        }
      }
      if (dryRun) {
        connection.rollback();
      } else {
        connection.commit();
      }
      return days;
    } catch (SQLException e) {
      throw new DatabaseException("Forgetting accesses of", TABLE, e);
    }
  }
}
