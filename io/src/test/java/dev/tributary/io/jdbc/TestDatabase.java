package dev.tributary.io.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A real PostgreSQL, started once for all tests of this JVM; each test class has a database. */
final class TestDatabase {
  private static final EmbeddedPostgres SERVER = start();
  private static final AtomicInteger COUNT = new AtomicInteger();

  private TestDatabase() {}

  private static EmbeddedPostgres start() {
    try {
      return EmbeddedPostgres.builder().setServerConfig("max_connections", "100").start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A new database without tables. */
  static JdbcTarget empty() {
    String name = "test_" + COUNT.incrementAndGet();
    JdbcTarget admin =
        new JdbcTarget(SERVER.getJdbcUrl("postgres", "postgres"), "postgres", "", "");
    execute(admin, "CREATE DATABASE " + name);
    return new JdbcTarget(SERVER.getJdbcUrl("postgres", name), "postgres", "", "delivery");
  }

  /** A new database with every table. */
  static JdbcTarget migrated() {
    JdbcTarget target = empty();
    Migrations.apply(target.url(), target.user(), target.password());
    return target;
  }

  static void execute(JdbcTarget target, String sql) {
    try (Connection connection = target.open();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The rows of a query, each as its values in text joined by a blank. */
  static List<String> query(JdbcTarget target, String sql) {
    try (Connection connection = target.open();
        Statement statement = connection.createStatement();
        ResultSet results = statement.executeQuery(sql)) {
      List<String> rows = new ArrayList<>();
      while (results.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= results.getMetaData().getColumnCount(); i++) {
          row.add(results.getString(i));
        }
        rows.add(String.join(" ", row.stream().map(String::valueOf).toList()));
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
