package dev.tributary.serving.api;

import io.javalin.http.Context;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that is read for a caller, each after asking whether the role may: for the routes that
 * answer once and for the views that go on. Throws {@link ApiProblem}, 403 or 400. Safe for use by
 * several threads.
 */
final class Reading {
  private static final int LONGEST_TEAM = 200;

  private final ReadTenantNumbers tenantNumbers;
  private final ExplainCell explanation;

  Reading(ReadTenantNumbers tenantNumbers, ExplainCell explanation) {
    this.tenantNumbers = tenantNumbers;
    this.explanation = explanation;
  }

  Answer team(Connection connection, Caller caller, Numbers numbers, String team, Page page)
      throws SQLException {
    requireTeam(caller, team);
    if (numbers == Numbers.TASKS && !caller.role().maySeeTasks()) {
      throw ApiProblem.forbidden();
    }
    return ReadNumbers.of(connection, numbers, team, page);
  }

  /** Why a cell says what it says. */
  Answer explain(Connection connection, Caller caller, String team, Context ctx)
      throws SQLException {
    requireTeam(caller, team);
    return explanation.of(connection, caller, team, Cell.of(ctx, explanation.lineage()));
  }

  /** The rows up to the newest one, however long ago that is. */
  Answer newest(
      Connection connection, Caller caller, Numbers numbers, String team, Duration back, int limit)
      throws SQLException {
    requireTeam(caller, team);
    String from = ReadNumbers.before(connection, numbers, team, back);
    return ReadNumbers.of(connection, numbers, team, new Page(from, null, null, limit));
  }

  Answer tenant(
      Connection connection, Caller caller, TenantNumbers numbers, Page page, Duration back)
      throws SQLException {
    if (!caller.role().seesAllTeams()) {
      throw ApiProblem.forbidden();
    }
    return tenantNumbers.of(connection, numbers, page, back);
  }

  Answer list(Connection connection, Caller caller, Lists list, int limit) throws SQLException {
    if (list.ofTheTrail() && !caller.role().maySeeTrail()) {
      throw ApiProblem.forbidden();
    }
    try (PreparedStatement statement = connection.prepareStatement(list.sql())) {
      statement.setInt(1, limit);
      List<Map<String, Object>> rows = Rows.of(statement);
      Map<String, Object> body = new LinkedHashMap<>();
      body.put("rows", rows);
      return new Answer(body, rows.size());
    }
  }

  private static void requireTeam(Caller caller, String team) {
    if (!caller.maySee(team)) {
      throw ApiProblem.forbidden();
    }
    if (team.length() > LONGEST_TEAM || team.indexOf('\0') >= 0) {
      throw ApiProblem.badRequest("a team's id has at most " + LONGEST_TEAM + " characters");
    }
  }

  /** The team as the trail can hold it. */
  static String forTheTrail(String team) {
    return team == null || team.length() > LONGEST_TEAM ? null : team.replace("\0", "");
  }
}
