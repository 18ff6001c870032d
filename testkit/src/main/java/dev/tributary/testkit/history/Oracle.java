package dev.tributary.testkit.history;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * The referee: the scripts of {@code testdata/oracle} in a PostgreSQL database. They compute the
 * tables of {@code docs/delivery.md} and {@code docs/engagement.md} from raw events by the
 * definitions alone.
 *
 * <pre>{@code
 * Oracle.load(connection, history.stream().filter(Message::isValid).map(Message::value).toList(), asOf);
 * List<String> differences =
 *     Oracle.differences(Oracle.rows(connection, "team_daily_summary"), Oracle.rows(connection, "hot", "team_daily_summary"));
 * }</pre>
 *
 * <p>A row is two texts, its key ({@code org-acme/eng-platform/2025-10-09}) and its columns ({@code
 * name=value}, in the order of the definitions, instants in UTC, {@code null} for NULL), so that
 * what differs can be read.
 */
public final class Oracle {

  /** Each may build on what those before it define. */
  private static final List<String> FAMILIES =
      List.of("delivery", "engagement", "operational", "activity");

  /** The column that a key ends with, whatever the table. */
  private static final Set<String> LAST_KEYS =
      Set.of(
          "task_id",
          "window_end",
          "summary_date",
          "window_start",
          "session_start",
          "minute",
          "hour",
          "day");

  private Oracle() {}

  /**
   * Replaces the schema {@code oracle} by one that holds these events and what follows from them.
   * Events may repeat and come in any order; all of them must be valid. None is left out for being
   * newer than {@code asOf}: a bounded run that reads only up to its instant is compared with an
   * oracle that was given only those events.
   */
  public static void load(Connection connection, Collection<byte[]> validEventJson, Instant asOf)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("DROP SCHEMA IF EXISTS oracle CASCADE");
      for (String family : FAMILIES) {
        statement.execute(script(family));
      }
    }
    copy(connection, validEventJson);
    try (PreparedStatement statement =
        connection.prepareStatement("INSERT INTO oracle.as_of (at) VALUES (?)")) {
      statement.setObject(1, asOf.atOffset(ZoneOffset.UTC));
      statement.executeUpdate();
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT oracle.refresh()");
      statement.execute("SELECT oracle.refresh_engagement()");
      statement.execute("SELECT oracle.refresh_activity()");
    }
  }

  /** Adds {@code team_minute} with the rows of [from, to) to the events that are loaded. */
  public static void addMinutes(Connection connection, Instant from, Instant to)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO oracle.minute_range (first, last) VALUES (?, ?)")) {
      statement.setObject(1, from.atOffset(ZoneOffset.UTC));
      statement.setObject(2, to.atOffset(ZoneOffset.UTC));
      statement.executeUpdate();
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("REFRESH MATERIALIZED VIEW oracle.open_minute");
    }
  }

  /**
   * The rows the definitions ask for, by key, of a table of some family: {@code task_cycle_time},
   * {@code service_daily_summary}, {@code team_engagement} and the others of {@code docs/}.
   */
  public static SortedMap<String, String> rows(Connection connection, String table)
      throws SQLException {
    return rows(connection, "oracle", table);
  }

  /**
   * The rows of the table of the same name in another schema, cut to the columns the oracle has; a
   * schema must be loaded.
   */
  public static SortedMap<String, String> rows(Connection connection, String schema, String table)
      throws SQLException {
    List<String> columns = columns(connection, table);
    int keyColumns = keyColumns(columns);
    SortedMap<String, String> rows = new TreeMap<>();
    String query = "SELECT " + String.join(", ", columns) + " FROM " + schema + "." + table;
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      while (result.next()) {
        List<String> key = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= columns.size(); i++) {
          if (i <= keyColumns) {
            key.add(text(result, i));
          } else {
            values.add(columns.get(i - 1) + "=" + text(result, i));
          }
        }
        String previous = rows.put(String.join("/", key), String.join(" ", values));
        if (previous != null) {
          throw new IllegalStateException("two rows of " + schema + "." + table + " for " + key);
        }
      }
    }
    return rows;
  }

  /** One text per key that the two sides do not show alike; empty if they are equal. */
  public static List<String> differences(
      SortedMap<String, String> expected, SortedMap<String, String> actual) {
    TreeSet<String> keys = new TreeSet<>(expected.keySet());
    keys.addAll(actual.keySet());
    List<String> differences = new ArrayList<>();
    for (String key : keys) {
      String oracle = expected.get(key);
      String other = actual.get(key);
      if (!Objects.equals(oracle, other)) {
        differences.add(
            key
                + "\n  oracle: "
                + (oracle == null ? "no row" : oracle)
                + "\n  other:  "
                + (other == null ? "no row" : other));
      }
    }
    return differences;
  }

  private static String script(String family) {
    String script = "/oracle/" + family + ".sql";
    try (InputStream in = Oracle.class.getResourceAsStream(script)) {
      if (in == null) {
        throw new IllegalStateException(script + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // Quote and delimiter are control characters, which JSON text cannot hold: nothing needs
  // escaping.
  private static void copy(Connection connection, Collection<byte[]> validEventJson)
      throws SQLException {
    CopyIn copy =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn(
                "COPY oracle.raw (value) FROM STDIN"
                    + " WITH (FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02', ENCODING 'UTF8')");
    try {
      byte[] quote = {1};
      byte[] endOfRow = {1, '\n'};
      for (byte[] value : validEventJson) {
        copy.writeToCopy(quote, 0, quote.length);
        copy.writeToCopy(value, 0, value.length);
        copy.writeToCopy(endOfRow, 0, endOfRow.length);
      }
      copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  private static List<String> columns(Connection connection, String table) throws SQLException {
    List<String> columns = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT column_name FROM information_schema.columns"
                + " WHERE table_schema = 'oracle' AND table_name = ? ORDER BY ordinal_position")) {
      statement.setString(1, table);
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          columns.add(result.getString(1));
        }
      }
    }
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("the oracle has no table " + table);
    }
    return columns;
  }

  private static int keyColumns(List<String> columns) {
    for (int i = 0; i < columns.size(); i++) {
      if (LAST_KEYS.contains(columns.get(i))) {
        return i + 1;
      }
    }
    throw new IllegalArgumentException("no key ends in " + columns);
  }

  private static String text(ResultSet result, int column) throws SQLException {
    Object value =
        switch (result.getMetaData().getColumnTypeName(column)) {
          case "timestamptz" -> {
            OffsetDateTime at = result.getObject(column, OffsetDateTime.class);
            yield at == null ? null : at.toInstant();
          }
          case "date" -> result.getObject(column, LocalDate.class);
          default -> result.getObject(column);
        };
    return String.valueOf(value);
  }
}
