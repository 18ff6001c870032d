package dev.tributary.io.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Reads {@code ops.pipeline_progress}, the source of every "data as of". */
public final class ProgressReader {
  private ProgressReader() {}

  /**
   * The watermark a pipeline has recorded; empty if it has not run yet.
   *
   * @throws DatabaseException if the database is away
   */
  public static Optional<Instant> watermark(JdbcTarget target, String pipeline) {
    try (Connection connection = target.open();
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT watermark FROM ops.pipeline_progress WHERE pipeline = ?")) {
      statement.setString(1, pipeline);
      try (ResultSet results = statement.executeQuery()) {
        return results.next()
            ? Optional.ofNullable(results.getObject(1, OffsetDateTime.class))
                .map(OffsetDateTime::toInstant)
            : Optional.empty();
      }
    } catch (SQLException e) {
      throw new DatabaseException("Reading", "ops.pipeline_progress", e);
    }
  }
}
