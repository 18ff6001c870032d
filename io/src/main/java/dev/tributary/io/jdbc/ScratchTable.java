package dev.tributary.io.jdbc;

import dev.tributary.contracts.table.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A table of the same columns as another, for rows that nobody else should see: what {@code verify}
 * compares with. It is dropped when closed.
 */
public final class ScratchTable implements AutoCloseable {
  private static final String SCHEMA = "verify";

  private final JdbcTarget target;
  private final Table table;

  private ScratchTable(JdbcTarget target, Table table) {
    this.target = target;
    this.table = table;
  }

  /**
   * Creates it empty; it is unlogged, so it costs little and does not survive a crash of the
   * server.
   *
   * @param suffix makes its name one of a kind: letters, digits and underscores
   * @throws IllegalArgumentException if the suffix is of another shape
   * @throws DatabaseException if it cannot be created
   */
  public static ScratchTable like(Table original, String suffix, JdbcTarget target) {
    if (!suffix.matches("[a-z0-9_]{1,30}")) {
      throw new IllegalArgumentException("not a suffix of a table: " + suffix);
    }
    String simpleName = original.name().substring(original.name().indexOf('.') + 1);
    Table table = original.as(SCHEMA + "." + simpleName + "_" + suffix);
    ScratchTable scratch = new ScratchTable(target, table);
    scratch.execute("Creating", "CREATE SCHEMA IF NOT EXISTS " + SCHEMA);
    scratch.execute(
        "Creating",
        "CREATE UNLOGGED TABLE %s (LIKE %s INCLUDING ALL)"
            .formatted(table.name(), original.name()));
    return scratch;
  }

  /** Its name and columns, to write into and read from. */
  public Table table() {
    return table;
  }

  /**
   * Tells the database what it now holds. A comparison of tables that it knows nothing of is
   * planned as if they had a handful of rows, and then takes minutes for some ten thousand.
   */
  public void filled() {
    execute("Analyzing", "ANALYZE " + table.name());
  }

  @Override
  public void close() {
    execute("Dropping", "DROP TABLE IF EXISTS " + table.name());
  }

  private void execute(String doing, String sql) {
    try (Connection connection = target.open();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new DatabaseException(doing, table.name(), e);
    }
  }
}
