package dev.tributary.io.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The wall between tenants as tests meet it: a database with rows of two tenants in every table,
 * and the API's own role. Every value of org-bolt says so: its texts hold "bolt", its numbers are
 * 7777.
 */
final class Wall {
  static final String API_PASSWORD = "api-password-of-the-test";
  static final TenantTokens KEY =
      new TenantTokens("k1", "0123456789abcdef0123456789abcdef".getBytes(UTF_8));
  private static Wall shared;

  private final JdbcTarget owner;
  private final JdbcTarget api;

  private Wall(JdbcTarget owner) {
    this.owner = owner;
    TenantWall wall = TenantWall.of(owner);
    wall.addKey(KEY.keyId(), KEY.secret(), Duration.ZERO);
    wall.openApi(API_PASSWORD);
    this.api = loginTo(owner, "tributary_api", API_PASSWORD);
    plantIn(owner);
  }

  /** One for all that leave it as it was. */
  static synchronized Wall shared() {
    if (shared == null) {
      shared = new Wall(TestDatabase.migrated());
    }
    return shared;
  }

  JdbcTarget owner() {
    return owner;
  }

  JdbcTarget api() {
    return api;
  }

  static JdbcTarget loginTo(JdbcTarget database, String user, String password) {
    return new JdbcTarget(
        database.url().replaceAll("user=\\w+", "user=" + user), user, password, "attack");
  }

  /** Rows of both tenants in every table that has any. */
  static void plantIn(JdbcTarget database) {
    for (String table :
        TestDatabase.query(
            database,
            """
            SELECT c.oid::regclass FROM pg_class c JOIN pg_attribute a ON attrelid = c.oid AND attname = 'tenant_id'
            WHERE relkind IN ('r', 'p') AND NOT relispartition AND c.oid::regclass::text !~ '^(sec|pg_)'""")) {
      for (String tenant : List.of("acme", "bolt")) {
        String values =
            """
            SELECT string_agg(quote_ident(column_name), ', '), string_agg(CASE
              WHEN column_name = 'tenant_id' THEN '''org-%1$s'''
              WHEN column_name = 'reason' THEN '''late_event'''
              WHEN data_type = 'jsonb' THEN '''{"tenant_id":"org-%1$s","team_id":"eng-%1$s"}'''
              WHEN data_type = 'text' THEN '''eng-%1$s'''
              WHEN data_type = 'ARRAY' THEN '''{eng-%1$s}'''
              WHEN data_type = 'boolean' THEN 'true'
              WHEN data_type = 'date' THEN '''2026-01-0%2$d'''
              WHEN data_type LIKE 'timestamp%%' THEN '''2026-01-0%2$dT00:00:00Z'''
              ELSE '%3$d' END, ', ')
            FROM information_schema.columns WHERE table_schema || '.' || table_name = '%4$s' AND column_name NOT LIKE '%%suppressed' AND is_generated = 'NEVER'
            """
                .formatted(
                    tenant,
                    tenant.equals("acme") ? 1 : 2,
                    tenant.equals("acme") ? 11 : 7777,
                    table);
        String[] parts = split(database, values);
        TestDatabase.execute(
            database, "INSERT INTO %s (%s) VALUES (%s)".formatted(table, parts[0], parts[1]));
      }
    }
    TestDatabase.execute(
        database,
        """
        INSERT INTO hot.series_sample (name, labels, at, value, is_final, event_count, coverage, run_id, revision)
        VALUES ('http_req', '{}', '2026-01-01T00:00:00Z', 1, true, 1, 1, 'r', 1);
        ANALYZE""");
  }

  static String[] split(JdbcTarget database, String sql) {
    try (Connection connection = database.open();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return new String[] {row.getString(1), row.getString(2)};
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Everything that came back: rows, notices, errors. */
  record Seen(List<String> rows, String error) {
    boolean tellsOfBolt() {
      return Stream.concat(rows.stream(), Stream.of(error))
          .anyMatch(text -> text.contains("bolt") || text.contains("7777"));
    }
  }

  /** A request of a bug: the parameter is glued into the statement, and everything is shown. */
  static Seen request(JdbcTarget as, String token, String parameter) {
    try (Connection connection = as.open()) {
      connection.setAutoCommit(false);
      if (token != null) {
        enter(connection, token);
      }
      return query(
          connection,
          "SELECT team_id, active_blockers::text FROM published.team_minute WHERE team_id = '"
              + parameter
              + "'");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  static String enter(Connection connection, String token) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("SELECT sec.enter(?)")) {
      statement.setString(1, token);
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        return result.getString(1);
      }
    }
  }

  static Seen query(Connection connection, String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    String error = "";
    try (Statement statement = connection.createStatement()) {
      try {
        boolean isResult = statement.execute(sql);
        while (isResult || statement.getUpdateCount() >= 0) {
          if (isResult) {
            collect(statement.getResultSet(), rows);
          }
          isResult = statement.getMoreResults();
        }
      } catch (SQLException e) {
        error = e.getMessage();
      }
      for (SQLWarning notice = statement.getWarnings();
          notice != null;
          notice = notice.getNextWarning()) {
        rows.add(notice.getMessage());
      }
    }
    return new Seen(rows, error);
  }

  static void collect(ResultSet results, List<String> rows) throws SQLException {
    while (results.next()) {
      StringBuilder row = new StringBuilder();
      for (int i = 1; i <= results.getMetaData().getColumnCount(); i++) {
        row.append(results.getString(i)).append(' ');
      }
      rows.add(row.toString());
    }
  }
}
