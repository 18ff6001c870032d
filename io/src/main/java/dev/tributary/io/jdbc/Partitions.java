package dev.tributary.io.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;

/**
 * Gives days their partitions, in every table of {@code ops.partitioned}. A day without one is no
 * error: its rows are kept in the table's DEFAULT partition, and move when the day is made.
 */
public final class Partitions {
  private static final int DAYS_AHEAD = 7;

  /** More than a tier keeps; the older rows of a long backfill stay in the default partition. */
  private static final int MOST_DAYS = 100;

  private Partitions() {}

  /**
   * Makes yesterday, today and the week that follows, so that a night or six without a launch cost
   * nothing.
   *
   * @return how many partitions it made
   * @throws DatabaseException if the database is away, or the user may not call {@code
   *     ops.ensure_days}
   */
  public static int ensureAhead(JdbcTarget target, LocalDate today) {
    return ensure(target, today.minusDays(1), today.plusDays(DAYS_AHEAD));
  }

  /**
   * Makes a range of days, both included, of which only the newest {@value #MOST_DAYS} count. One
   * transaction a day: writers of the default partition wait for some milliseconds at the most.
   *
   * @return how many partitions it made
   * @throws DatabaseException as above
   */
  public static int ensure(JdbcTarget target, LocalDate from, LocalDate to) {
    LocalDate oldest = to.minusDays(MOST_DAYS - 1L);
    int made = 0;
    try (Connection connection = target.open();
        PreparedStatement call = connection.prepareStatement("SELECT ops.ensure_days(?, ?)")) {
      for (LocalDate day = from.isBefore(oldest) ? oldest : from;
          !day.isAfter(to);
          day = day.plusDays(1)) {
        call.setObject(1, day);
        call.setObject(2, day);
        try (ResultSet result = call.executeQuery()) {
          result.next();
          made += result.getInt(1);
        }
      }
    } catch (SQLException e) {
      throw new DatabaseException("Making the partitions of", "ops.partitioned", e);
    }
    return made;
  }
}
