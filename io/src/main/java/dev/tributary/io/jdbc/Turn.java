package dev.tributary.io.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * One process at a time for something outside the database, such as the files of a month: whoever
 * asks second waits until the first has closed its turn or died.
 */
public final class Turn implements AutoCloseable {
  private final String what;
  private final Connection connection;

  private Turn(String what, Connection connection) {
    this.what = what;
    this.connection = connection;
  }

  /**
   * @throws DatabaseException if the database is away, or the wait takes longer than 10 minutes
   */
  public static Turn at(String what, JdbcTarget target) {
    try {
      Connection connection = target.open();
      try (PreparedStatement statement =
          connection.prepareStatement("SELECT pg_advisory_lock(hashtextextended(?, 0))")) {
        statement.setString(1, what);
        statement.execute();
        return new Turn(what, connection);
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw new DatabaseException("Waiting for a turn at", what, e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new DatabaseException("Ending the turn at", what, e);
    }
  }
}
