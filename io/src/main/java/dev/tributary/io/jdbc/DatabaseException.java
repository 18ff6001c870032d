package dev.tributary.io.jdbc;

import java.sql.SQLException;

/**
 * The database did not do what was asked. Names the table and the SQLSTATE, and has no cause: the
 * messages of the driver quote values.
 */
public final class DatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String sqlState;

  DatabaseException(String doing, String table, SQLException e) {
    super("%s %s failed with SQLSTATE %s".formatted(doing, table, SqlStates.of(e)));
    this.sqlState = SqlStates.of(e);
  }

  /** Five characters, or {@code unknown}. */
  public String sqlState() {
    return sqlState;
  }
}
