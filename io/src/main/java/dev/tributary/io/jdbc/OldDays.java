package dev.tributary.io.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The days of one table that are older than its horizon, held still while somebody decides whether
 * they may go: until it is closed nobody else writes to the table, while everybody reads it. What
 * was dropped is gone after {@link #commit}, all of it or nothing.
 */
public final class OldDays implements AutoCloseable {
  private static final LocalDate EARLIEST = LocalDate.of(1, 1, 1);
  private static final DateTimeFormatter SUFFIX = DateTimeFormatter.ofPattern("uuuu_MM_dd");

  private final DatedStore store;
  private final LocalDate before;
  private final Connection connection;

  private OldDays(DatedStore store, LocalDate before, Connection connection) {
    this.store = store;
    this.before = before;
    this.connection = connection;
  }

  /**
   * Waits ten seconds at the most for those who are writing or holding a table.
   *
   * @param before the first day that is kept
   * @throws DatabaseException if the database is away or the table is busy (55P03)
   */
  public static OldDays hold(JdbcTarget target, DatedStore store, LocalDate before) {
    Connection connection = null;
    try {
      connection = target.open();
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET LOCAL lock_timeout = '10s'");
        statement.execute("LOCK TABLE ONLY " + store.table() + " IN SHARE ROW EXCLUSIVE MODE");
      }
      return new OldDays(store, before, connection);
    } catch (SQLException e) {
      DatabaseException failure = new DatabaseException("Holding", store.table(), e);
      close(connection, failure);
      throw failure;
    }
  }

  private static void close(Connection connection, Exception cause) {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  /** How many rows each day has; a day whose partition is empty has none. */
  public SortedMap<LocalDate, Long> rows() {
    SortedMap<LocalDate, Long> rows = new TreeMap<>();
    partitions().forEach(day -> rows.put(day, 0L));
    query(
        "SELECT %s, count(*) FROM %s WHERE %s GROUP BY 1"
            .formatted(store.day(), store.table(), store.during()),
        results -> rows.put(results.getObject(1, LocalDate.class), results.getLong(2)),
        EARLIEST,
        before);
    return rows;
  }

  /** The tenants of each day that have a row which was made of events. */
  public Map<LocalDate, Set<String>> tenants() {
    Map<LocalDate, Set<String>> tenants = new TreeMap<>();
    query(
        "SELECT DISTINCT %s, tenant_id FROM %s WHERE event_count > 0 AND %s"
            .formatted(store.day(), store.table(), store.during()),
        results ->
            tenants
                .computeIfAbsent(results.getObject(1, LocalDate.class), day -> new TreeSet<>())
                .add(results.getString(2)),
        EARLIEST,
        before);
    return tenants;
  }

  private Set<LocalDate> partitions() {
    Set<LocalDate> days = new TreeSet<>();
    query(
        """
        SELECT to_date(right(relname, 10), 'YYYY_MM_DD') FROM pg_inherits JOIN pg_class ON oid = inhrelid
        WHERE inhparent = ?::regclass AND relname ~ '_\\d{4}_\\d\\d_\\d\\d$'""",
        results -> days.add(results.getObject(1, LocalDate.class)), store.table());
    days.removeIf(day -> !day.isBefore(before));
    return days;
  }

  /**
   * Drops a day and says so in {@code ops.retention_audit}.
   *
   * @param rows how many it has
   * @param proof where the same rows are
   */
  public void drop(LocalDate day, long rows, String run, String proof) {
    if (partitions().contains(day)) {
      execute("DROP TABLE " + store.table() + "_" + SUFFIX.format(day));
    }
    execute(
        "DELETE FROM %s WHERE %s".formatted(store.table(), store.during()), day, day.plusDays(1));
    execute(
        "INSERT INTO ops.retention_audit (run, table_name, day, rows, proof) VALUES (?, ?, ?, ?, ?)",
        run,
        store.table(),
        day,
        rows,
        proof);
  }

  public void commit() {
    try {
      connection.commit();
    } catch (SQLException e) {
      throw new DatabaseException("Dropping days of", store.table(), e);
    }
  }

  /** Gives up what was not committed. */
  @Override
  public void close() {
    try (connection) {
      connection.rollback();
    } catch (SQLException e) {
      throw new DatabaseException("Releasing", store.table(), e);
    }
  }

  private interface Reader {
    void read(ResultSet results) throws SQLException;
  }

  private void query(String sql, Reader reader, Object... parameters) {
    try (PreparedStatement statement = prepare(sql, parameters);
        ResultSet results = statement.executeQuery()) {
      while (results.next()) {
        reader.read(results);
      }
    } catch (SQLException e) {
      throw new DatabaseException("Reading", store.table(), e);
    }
  }

  private void execute(String sql, Object... parameters) {
    try (PreparedStatement statement = prepare(sql, parameters)) {
      statement.execute();
    } catch (SQLException e) {
      throw new DatabaseException("Dropping days of", store.table(), e);
    }
  }

  private PreparedStatement prepare(String sql, Object... parameters) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
    return statement;
  }
}
