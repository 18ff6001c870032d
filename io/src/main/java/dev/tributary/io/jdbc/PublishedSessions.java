package dev.tributary.io.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * What people may read about the sessions of a day (UTC), of {@code published.team_engagement}.
 *
 * @param shown the sessions that passed the privacy floor, by team and time
 * @param hidden how many did not
 */
public record PublishedSessions(List<Session> shown, int hidden) {

  /**
   * One session that may be shown.
   *
   * @param collaborationDensity null where what is said about crossing teams stays hidden
   */
  public record Session(
      String team,
      Instant start,
      int participants,
      int interactions,
      Double collaborationDensity,
      Double asyncRatio) {}

  /**
   * @throws DatabaseException if the database is away
   */
  public static PublishedSessions of(JdbcTarget target, LocalDate day) {
    String sql =
        """
        SELECT team_id, session_start, participants, interactions, collaboration_density, async_ratio, suppressed
        FROM published.team_engagement WHERE (session_start AT TIME ZONE 'UTC')::date = ?
        ORDER BY tenant_id, team_id, session_start""";
    try (Connection connection = target.open();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, day);
      List<Session> shown = new ArrayList<>();
      int hidden = 0;
      try (ResultSet results = statement.executeQuery()) {
        while (results.next()) {
          if (results.getString("suppressed") == null) {
            shown.add(session(results));
          } else {
            hidden++;
          }
        }
      }
      return new PublishedSessions(shown, hidden);
    } catch (SQLException e) {
      throw new DatabaseException("Reading", "published.team_engagement", e);
    }
  }

  private static Session session(ResultSet results) throws SQLException {
    return new Session(
        results.getString(1),
        results.getObject(2, OffsetDateTime.class).toInstant(),
        results.getInt(3),
        results.getInt(4),
        results.getObject(5, Double.class),
        results.getObject(6, Double.class));
  }
}
