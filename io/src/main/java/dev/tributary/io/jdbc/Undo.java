package dev.tributary.io.jdbc;

import static java.util.stream.Collectors.joining;

import dev.tributary.contracts.table.Column;
import dev.tributary.contracts.table.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * Takes back what a {@link Reconciliation} has changed, by its audit, and audits that too: what it
 * replaced stands there as before, what it removed is there again, what it added is gone. A row
 * that has changed since stays as it is. A second time changes nothing.
 */
public final class Undo {
  private final JdbcTarget target;
  private final String run;

  /**
   * @param run who takes back, as the audit will remember it
   */
  public Undo(JdbcTarget target, String run) {
    this.target = target;
    this.run = run;
  }

  /**
   * What became of one table.
   *
   * @param rows how many the run had changed
   * @param undone how many are as they were before it
   */
  public record Outcome(Table table, long rows, long undone) {}

  /**
   * @param changed the run whose changes to take back
   * @throws DatabaseException if the database is away
   */
  public Outcome apply(Table table, String changed) {
    try (Connection connection = target.open();
        PreparedStatement statement = connection.prepareStatement(text(table))) {
      TableReader.bind(statement, List.of(changed, table.name(), run, table.name()));
      try (ResultSet results = statement.executeQuery()) {
        results.next();
        return new Outcome(table, results.getLong(1), results.getLong(2));
      }
    } catch (SQLException e) {
      throw new DatabaseException("Taking back changes of", table.name(), e);
    }
  }

  private static String text(Table table) {
    List<String> keys = table.keyNames();
    List<String> columns = table.columns().stream().map(Column::name).toList();
    List<String> values = columns.stream().filter(column -> !keys.contains(column)).toList();
    return """
        WITH changed AS (
          SELECT key, before, after FROM ops.reconciliation_audit WHERE run = ? AND table_name = ?
        ), replaced AS (
          UPDATE %1$s AS t SET %2$s, updated_at = now()
          FROM changed, jsonb_populate_record(NULL::%1$s, before) AS was
          WHERE before IS NOT NULL AND %3$s AND to_jsonb(t) - 'updated_at' = after
          RETURNING key, after AS before, before AS after
        ), removed AS (
          DELETE FROM %1$s AS t USING changed, jsonb_populate_record(NULL::%1$s, after) AS was
          WHERE before IS NULL AND %3$s AND to_jsonb(t) - 'updated_at' = after
          RETURNING key, after AS before
        ), restored AS (
          INSERT INTO %1$s AS t (%4$s)
          SELECT %5$s FROM changed, jsonb_populate_record(NULL::%1$s, before) AS was WHERE after IS NULL
          ON CONFLICT DO NOTHING
          RETURNING jsonb_build_object(%6$s) AS key, to_jsonb(t) - 'updated_at' AS after
        ), undone AS (
          SELECT key, before, after, 'differing' AS reason FROM replaced
          UNION ALL SELECT key, before, NULL, 'extra_row' FROM removed
          UNION ALL SELECT key, NULL, after, 'missing_row' FROM restored
        ), audited AS (
          INSERT INTO ops.reconciliation_audit (run, table_name, key, before, after, reason)
          SELECT ?, ?, key, before, after, reason FROM undone RETURNING 1
        )
        SELECT (SELECT count(*) FROM changed), (SELECT count(*) FROM audited)
        """
        .formatted(
            table.name(),
            each(values, "%1$s = was.%1$s", ", "),
            each(keys, "t.%1$s = was.%1$s", " AND "),
            String.join(", ", columns),
            each(columns, "was.%1$s", ", "),
            each(keys, "'%1$s', t.%1$s", ", "));
  }

  private static String each(List<String> names, String form, String between) {
    return names.stream().map(form::formatted).collect(joining(between));
  }
}
