package dev.tributary.io.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;

/**
 * Decides which numbers about people may be read in the schema {@code published}, for whole days
 * that are over (P-074, T-09). A second call for the same rows changes nothing.
 */
public final class PublishPeople {
  private PublishPeople() {}

  /**
   * @param to the last day, inclusive
   * @throws DatabaseException if the database is away
   */
  public static void of(JdbcTarget target, LocalDate from, LocalDate to) {
    try (Connection connection = target.open();
        PreparedStatement statement =
            connection.prepareStatement("SELECT ops.publish_people(?, ?)")) {
      statement.setObject(1, from);
      statement.setObject(2, to);
      statement.execute();
    } catch (SQLException e) {
      throw new DatabaseException("Publishing", "published.team_engagement", e);
    }
  }
}
