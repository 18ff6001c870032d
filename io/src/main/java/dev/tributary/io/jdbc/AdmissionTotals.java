package dev.tributary.io.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * What the newest run of a pipeline has counted since it began, and how far it is.
 *
 * @param lateApplied how many of the admitted were late
 * @param watermark null if it is not known yet
 * @param lastWrite when it last said so
 */
public record AdmissionTotals(
    String pipeline,
    long admitted,
    long duplicate,
    long lateOnly,
    long rejected,
    long lateApplied,
    Instant watermark,
    Instant lastWrite) {

  /**
   * A line for each pipeline that has ever run.
   *
   * @throws DatabaseException if the database is away
   */
  public static List<AdmissionTotals> newest(JdbcTarget target) {
    try (Connection connection = target.open();
        PreparedStatement statement =
            connection.prepareStatement(
                """
                SELECT pipeline, sum(admitted)::bigint, sum(duplicate)::bigint, sum(late_only)::bigint, sum(rejected)::bigint,
                       sum(late_applied)::bigint, max(watermark), max(updated_at)
                FROM ops.admission AS shard
                WHERE run = (SELECT max(run) FROM ops.admission AS newest WHERE newest.pipeline = shard.pipeline)
                GROUP BY pipeline ORDER BY pipeline""");
        ResultSet results = statement.executeQuery()) {
      List<AdmissionTotals> totals = new ArrayList<>();
      while (results.next()) {
        totals.add(
            new AdmissionTotals(
                results.getString(1),
                results.getLong(2),
                results.getLong(3),
                results.getLong(4),
                results.getLong(5),
                results.getLong(6),
                instant(results, 7),
                instant(results, 8)));
      }
      return totals;
    } catch (SQLException e) {
      throw new DatabaseException("Reading", "ops.admission", e);
    }
  }

  private static Instant instant(ResultSet results, int column) throws SQLException {
    OffsetDateTime time = results.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
