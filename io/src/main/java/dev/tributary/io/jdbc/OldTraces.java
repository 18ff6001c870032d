package dev.tributary.io.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Forgets the traces of rows; they are help and not data, so nothing is proven first. */
public final class OldTraces {
  private OldTraces() {}

  /**
   * @param firstKept traces written before this day, UTC, go
   * @return how many went
   * @throws DatabaseException if the database is away
   */
  public static int forget(JdbcTarget target, LocalDate firstKept) {
    try (Connection connection = target.open();
        PreparedStatement statement =
            connection.prepareStatement("DELETE FROM ops.row_trace WHERE updated_at < ?")) {
      statement.setObject(1, firstKept.atStartOfDay().atOffset(ZoneOffset.UTC));
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new DatabaseException("Deleting from", "ops.row_trace", e);
    }
  }
}
