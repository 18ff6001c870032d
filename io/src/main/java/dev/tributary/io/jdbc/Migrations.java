package dev.tributary.io.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;

/**
 * Brings a database to the schema this version needs. The scripts are {@code db/migration} on the
 * class path; what has been applied is remembered in {@code ops.flyway_schema_history}.
 */
public final class Migrations {
  private Migrations() {}

  /**
   * Applies the scripts that are missing. Safe to repeat, and safe to run from two processes at a
   * time: the second waits for the first.
   *
   * @return how many scripts it applied; 0 if the schema was current
   * @throws IllegalStateException if the database cannot be reached
   * @throws org.flywaydb.core.api.FlywayException if a script fails or was changed after it had
   *     been applied; the database is then as the last good script left it
   */
  public static int apply(String jdbcUrl, String user, String password) {
    JdbcTarget target = new JdbcTarget(jdbcUrl, user, password, "migrations");
    refuseUnreachable(target);
    return Flyway.configure(Migrations.class.getClassLoader())
        .dataSource(jdbcUrl, user, password)
        .locations("classpath:db/migration")
        .defaultSchema("ops")
        .createSchemas(true)
        .load()
        .migrate()
        .migrationsExecuted;
  }

  private static void refuseUnreachable(JdbcTarget target) {
    try (Connection connection = target.open()) {
      connection.isValid(10);
    } catch (SQLException e) {
      throw new IllegalStateException(
          "Cannot reach the database at %s as %s (SQLSTATE %s): check the address, the password and that the server is running."
              .formatted(target.place(), target.user(), e.getSQLState()));
    }
  }
}
