package dev.tributary.io.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * What {@code doctor} wants to know about a database.
 *
 * @param version of the server
 * @param schemaVersion the last migration applied; empty if there is none
 * @param now the server's clock
 */
public record ServerFacts(String version, String schemaVersion, Instant now) {

  /**
   * @throws DatabaseException if the database is away
   */
  public static ServerFacts of(JdbcTarget target) {
    try (Connection connection = target.open();
        Statement statement = connection.createStatement()) {
      Instant now;
      String version;
      boolean migrated;
      try (ResultSet results =
          statement.executeQuery(
              "SELECT now(), current_setting('server_version'),"
                  + " to_regclass('ops.flyway_schema_history') IS NOT NULL")) {
        results.next();
        now = results.getObject(1, OffsetDateTime.class).toInstant();
        version = results.getString(2);
        migrated = results.getBoolean(3);
      }
      return new ServerFacts(version, migrated ? schemaVersion(statement) : "", now);
    } catch (SQLException e) {
      throw new DatabaseException("Reading", "the facts of " + target.place(), e);
    }
  }

  private static String schemaVersion(Statement statement) throws SQLException {
    try (ResultSet results =
        statement.executeQuery(
            "SELECT version FROM ops.flyway_schema_history WHERE success AND version IS NOT NULL"
                + " ORDER BY installed_rank DESC LIMIT 1")) {
      return results.next() ? results.getString(1) : "";
    }
  }
}
