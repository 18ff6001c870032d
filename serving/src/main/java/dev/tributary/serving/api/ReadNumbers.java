package dev.tributary.serving.api;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One page of a team's numbers, with how fresh they are and how many late events fell into what it
 * shows. Only bound parameters; only views of {@code published}.
 */
final class ReadNumbers {
  private ReadNumbers() {}

  static Answer of(Connection connection, Numbers numbers, String team, Page page)
      throws SQLException {
    List<Map<String, Object>> rows = rows(connection, numbers, team, page);
    boolean isMore = rows.size() > page.limit();
    if (isMore) {
      rows.remove(rows.size() - 1);
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("team", team);
    body.putAll(freshness(connection, numbers, team, rows));
    body.put("rows", rows);
    body.put(
        "next",
        isMore ? Page.cursor(rows.get(rows.size() - 1).get(numbers.key()).toString()) : null);
    return new Answer(body, rows.size());
  }

  /**
   * The key that lies so far before the newest one; null if there is none.
   *
   * @param numbers by time or by day
   */
  static String before(Connection connection, Numbers numbers, String team, Duration back)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT max("
                + numbers.key()
                + ") AS newest FROM "
                + numbers.view()
                + " WHERE team_id = ?")) {
      statement.setString(1, team);
      Object newest = Rows.of(statement).get(0).get("newest");
      if (newest == null) {
        return null;
      }
      return numbers.kind() == Numbers.Key.DATE
          ? LocalDate.parse(newest.toString()).minusDays(back.toDays() - 1).toString()
          : Instant.parse(newest.toString()).minus(back).toString();
    }
  }

  private static List<Map<String, Object>> rows(
      Connection connection, Numbers numbers, String team, Page page) throws SQLException {
    Numbers.Key kind = numbers.kind();
    StringBuilder sql = new StringBuilder(512);
    sql.append("SELECT ")
        .append(numbers.key())
        .append(", ")
        .append(String.join(", ", numbers.columns()))
        .append(" FROM ")
        .append(numbers.view())
        .append(" WHERE team_id = ?");
    List<String> keys = new ArrayList<>();
    and(sql, numbers, ">=", page.from(), keys);
    and(sql, numbers, "<", page.to(), keys);
    and(sql, numbers, kind.beyond(), page.after(), keys);
    sql.append(" ORDER BY ")
        .append(numbers.key())
        .append(' ')
        .append(kind.order())
        .append(" LIMIT ?");
    try (PreparedStatement statement = connection.prepareStatement(sql.toString())) {
      int at = 1;
      statement.setString(at++, team);
      for (String key : keys) {
        statement.setString(at++, key);
      }
      statement.setInt(at, page.limit() + 1);
      return Rows.of(statement);
    }
  }

  private static void and(
      StringBuilder sql, Numbers numbers, String comparison, String key, List<String> keys) {
    if (key != null) {
      sql.append(" AND ")
          .append(numbers.key())
          .append(' ')
          .append(comparison)
          .append(" ?::")
          .append(numbers.kind().type());
      keys.add(key);
    }
  }

  /** What A-044 asks for: how far the pipeline was, and what came late. */
  private static Map<String, Object> freshness(
      Connection connection, Numbers numbers, String team, List<Map<String, Object>> rows)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT last_write AS data_as_of, watermark, NULL::boolean AS is_final, (
              SELECT count(*) FROM published.late_events
              WHERE team_id = ? AND pipeline = ? AND event_time >= ?::timestamptz AND event_time < ?::timestamptz) AS late_events
            FROM (VALUES (?)) AS asked (pipeline) LEFT JOIN published.freshness USING (pipeline)""")) {
      statement.setString(1, team);
      statement.setString(2, numbers.pipeline());
      statement.setString(3, shownFrom(numbers, rows));
      statement.setString(4, shownTo(numbers, rows));
      statement.setString(5, numbers.pipeline());
      Map<String, Object> freshness = Rows.of(statement).get(0);
      freshness.put("is_final", isFinal(numbers, rows));
      return freshness;
    }
  }

  /** Of no rows nothing can be said. Sessions are published when their day is over. */
  private static Boolean isFinal(Numbers numbers, List<Map<String, Object>> rows) {
    if (rows.isEmpty()) {
      return null;
    }
    return !numbers.saysWhetherFinal()
        || rows.stream().allMatch(row -> Boolean.TRUE.equals(row.get("is_final")));
  }

  private static String shownFrom(Numbers numbers, List<Map<String, Object>> rows) {
    if (numbers.kind() == Numbers.Key.TEXT) {
      return "-infinity";
    }
    return rows.isEmpty()
        ? "infinity"
        : instant(numbers, rows.get(rows.size() - 1))
            .minusSeconds(numbers.secondsBefore())
            .toString();
  }

  private static String shownTo(Numbers numbers, List<Map<String, Object>> rows) {
    return rows.isEmpty() || numbers.kind() == Numbers.Key.TEXT
        ? "infinity"
        : instant(numbers, rows.get(0)).plusSeconds(numbers.secondsAfter()).toString();
  }

  private static Instant instant(Numbers numbers, Map<String, Object> row) {
    String key = row.get(numbers.key()).toString();
    return numbers.kind() == Numbers.Key.DATE
        ? LocalDate.parse(key).atStartOfDay(ZoneOffset.UTC).toInstant()
        : Instant.parse(key);
  }
}
