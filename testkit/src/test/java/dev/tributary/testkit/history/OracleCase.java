package dev.tributary.testkit.history;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Judges the referee: small cases whose numbers were worked out by hand. */
@ResourceLock("the database of all cases")
abstract class OracleCase {
  static final String TEAM = "org-acme/eng-platform/";
  static final String LONG_AFTER = "2026-09-01T00:00";

  private static EmbeddedPostgres postgres;
  private static Connection connection;

  @BeforeAll
  static void startDatabase() throws IOException, SQLException {
    postgres = EmbeddedPostgres.start();
    connection = postgres.getPostgresDatabase().getConnection();
  }

  @AfterAll
  static void stopDatabase() throws IOException, SQLException {
    connection.close();
    postgres.close();
  }

  static Connection connection() {
    return connection;
  }

  static void asOf(String at, Told... told) throws SQLException {
    List<byte[]> values = new ArrayList<>();
    for (int i = 0; i < told.length; i++) {
      values.add(told[i].json(i));
    }
    Oracle.load(connection, values, Instant.parse(Told.at(at)));
  }

  static SortedMap<String, String> rows(String table) throws SQLException {
    return Oracle.rows(connection, table);
  }

  /** The rows cut to some columns, which stay in the order of the table. */
  static SortedMap<String, String> of(String table, String... columns) throws SQLException {
    List<String> wanted = Arrays.asList(columns);
    SortedMap<String, String> cut = rows(table);
    cut.replaceAll(
        (key, row) ->
            Arrays.stream(row.split(" "))
                .filter(cell -> wanted.contains(cell.substring(0, cell.indexOf('='))))
                .collect(Collectors.joining(" ")));
    return cut;
  }

  static long number(String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      result.next();
      return result.getLong(1);
    }
  }
}
