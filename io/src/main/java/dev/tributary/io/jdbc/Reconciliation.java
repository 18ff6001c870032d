package dev.tributary.io.jdbc;

import static java.util.stream.Collectors.joining;

import dev.tributary.contracts.table.Column;
import dev.tributary.contracts.table.Table;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Brings the rows of some days to what a recomputation says, and writes down each change in {@code
 * ops.reconciliation_audit}: one table in one transaction, all of it or nothing, however many
 * writers are at work. What already says the same is not touched, so a second time changes nothing.
 *
 * <p>Two things are left as they are, and counted: a row that knows more than the recomputation, by
 * the {@link Guard}; and a row without a counterpart that was written within the last hour, because
 * its events may not have reached the archive yet.
 */
public final class Reconciliation {
  /** Columns that say who wrote a row and not what it says. */
  private static final Set<String> PROVENANCE = Set.of("coverage", "run_id", "revision");

  private static final String QUIET = "interval '1 hour'";
  private static final int ATTEMPTS = 10;

  private final JdbcTarget target;
  private final String run;
  private final Instant begin;
  private final Instant end;

  /**
   * @param run who makes the changes
   * @param end with {@code begin}, the days: [begin, end)
   */
  public Reconciliation(JdbcTarget target, String run, Instant begin, Instant end) {
    this.target = target;
    this.run = run;
    this.begin = begin;
    this.end = end;
  }

  /**
   * What became of one table.
   *
   * @param changed rows by the reason that the audit gives
   * @param kept rows that still say something else
   */
  public record Outcome(Table table, SortedMap<String, Long> changed, long kept) {
    public long changes() {
      return changed.values().stream().mapToLong(count -> count).sum();
    }
  }

  /**
   * @param pipeline whose table it is
   * @param served the table to change
   * @param recomputed a table of the same columns: every row of the days as it should be
   * @param condition which rows belong to the days, as for {@link TableReader#read}
   * @param removes whether a row of the days that is not in the recomputation is wrong
   * @throws DatabaseException if the database is away, or writers never leave the table alone
   */
  public Outcome apply(
      String pipeline,
      Table served,
      Table recomputed,
      boolean removes,
      String condition,
      Object... parameters) {
    Statements statements = new Statements(served, recomputed, removes, condition);
    try (Connection connection = target.open()) {
      connection.setAutoCommit(false);
      // A row that somebody changes meanwhile fails the statement instead of auditing a stale one.
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      for (int attempt = 1; ; attempt++) {
        try {
          Outcome outcome = execute(connection, statements, pipeline, served, parameters);
          connection.commit();
          return outcome;
        } catch (SQLException e) {
          connection.rollback();
          if (attempt == ATTEMPTS || !(SqlStates.isTransient(e) || SqlStates.mayHaveMoved(e))) {
            throw e;
          }
        }
      }
    } catch (SQLException e) {
      throw new DatabaseException("Reconciling", served.name(), e);
    }
  }

  private Outcome execute(
      Connection connection,
      Statements statements,
      String pipeline,
      Table served,
      Object... parameters)
      throws SQLException {
    List<Object> once = Arrays.asList(parameters);
    List<Object> twice = new ArrayList<>(once);
    twice.addAll(once);
    try (Statement statement = connection.createStatement()) {
      statement.execute(statements.create());
    }
    try (PreparedStatement statement = connection.prepareStatement(statements.compare())) {
      TableReader.bind(statement, twice);
      statement.executeUpdate();
    }
    try (Statement statement = connection.createStatement()) {
      // Else the join with what was applied is planned for a handful of rows, and takes minutes.
      statement.execute("ANALYZE differing");
    }
    List<Object> all = new ArrayList<>(once);
    all.addAll(List.of(run, served.name(), pipeline, end, run, served.name()));
    SortedMap<String, Long> changed = new TreeMap<>();
    long kept = 0;
    try (PreparedStatement statement = connection.prepareStatement(statements.apply())) {
      TableReader.bind(statement, all);
      try (ResultSet results = statement.executeQuery()) {
        while (results.next()) {
          if (results.getString(1) == null) {
            kept = results.getLong(2);
          } else {
            changed.put(results.getString(1), results.getLong(2));
          }
        }
      }
    }
    return new Outcome(served, changed, kept);
  }

  /**
   * The SQL of one table.
   *
   * @param served the table to change
   * @param recomputed the same rows as they should be
   * @param condition which rows belong to the days
   */
  private record Statements(Table served, Table recomputed, boolean removes, String condition) {

    /** Where {@link #compare} puts what differs, for as long as the transaction lasts. */
    String create() {
      return "CREATE TEMPORARY TABLE differing (LIKE %s, was jsonb) ON COMMIT DROP"
          .formatted(recomputed.name());
    }

    String compare() {
      List<String> columns = columns();
      List<String> said =
          columns.stream().filter(c -> !keys().contains(c) && !PROVENANCE.contains(c)).toList();
      return """
          WITH due AS (
            SELECT %1$s FROM %2$s WHERE %4$s UNION SELECT %1$s FROM %3$s WHERE %4$s
          )
          INSERT INTO differing
          SELECT fresh.*, to_jsonb(stored) - 'updated_at' AS was
          FROM due JOIN %3$s AS fresh USING (%1$s) LEFT JOIN %2$s AS stored USING (%1$s)
          WHERE stored.run_id IS NULL OR (%5$s) IS DISTINCT FROM (%6$s)
          """
          .formatted(
              String.join(", ", keys()),
              served.name(),
              recomputed.name(),
              condition,
              each(said, "fresh.%1$s", ", "),
              each(said, "stored.%1$s", ", "));
    }

    String apply() {
      List<String> values = columns().stream().filter(c -> !keys().contains(c)).toList();
      return """
          WITH applied AS (
            INSERT INTO %2$s AS t (%5$s) SELECT %5$s FROM differing ORDER BY %1$s
            ON CONFLICT (%1$s) DO UPDATE SET %6$s, updated_at = now() WHERE %7$s
            RETURNING %8$s, to_jsonb(t) - 'updated_at' AS says
          ), lost AS (
            SELECT %1$s, updated_at FROM %2$s AS t
            WHERE (%4$s) AND NOT EXISTS (SELECT FROM %3$s AS fresh WHERE %9$s)
          ), removed AS (
            DELETE FROM %2$s AS t USING lost AS fresh
            WHERE %9$s AND %10$s AND fresh.updated_at < now() - %11$s
            RETURNING %8$s, to_jsonb(t) - 'updated_at' AS was
          ), audited AS (
            INSERT INTO ops.reconciliation_audit (run, table_name, key, before, after, reason)
            SELECT ?, ?, jsonb_build_object(%12$s), was, says,
              CASE WHEN EXISTS (
                  SELECT FROM ops.late_events AS late
                  WHERE late.pipeline = ? AND %13$s
                    AND NOT late.applied AND late.reconciled_at IS NULL AND late.event_time < ?)
                THEN 'late_event' WHEN was IS NULL THEN 'missing_row' ELSE 'differing' END
            FROM applied JOIN differing USING (%1$s)
            UNION ALL
            SELECT ?, ?, jsonb_build_object(%12$s), was, NULL, 'extra_row' FROM removed
            RETURNING reason
          )
          SELECT reason, count(*) FROM audited GROUP BY reason
          UNION ALL
          SELECT NULL, (SELECT count(*) FROM differing) - (SELECT count(*) FROM applied)
            + (SELECT count(*) FROM lost) - (SELECT count(*) FROM removed)
          """
          .formatted(
              String.join(", ", keys()),
              served.name(),
              recomputed.name(),
              condition,
              String.join(", ", columns()),
              each(values, "%1$s = excluded.%1$s", ", "),
              Guard.SQL,
              each(keys(), "t.%1$s", ", "),
              each(keys(), "fresh.%1$s = t.%1$s", " AND "),
              removes,
              QUIET,
              each(keys(), "'%1$s', %1$s", ", "),
              keys().contains("team_id")
                  ? concerns("differing.tenant_id", "differing.team_id")
                  : concerns("differing.tenant_id", "NULL"));
    }

    private List<String> keys() {
      return served.keyNames();
    }

    private List<String> columns() {
      return served.columns().stream().map(Column::name).toList();
    }
  }

  /**
   * Which rows a late event of their pipeline concerns: those of its team, and those that are no
   * team's but the whole tenant's.
   *
   * @param team SQL of the row's team, null where it has none
   */
  private static String concerns(String tenant, String team) {
    return "late.tenant_id = %1$s AND (late.team_id = %2$s OR %2$s IS NULL)"
        .formatted(tenant, team);
  }

  private static String each(List<String> names, String form, String between) {
    return names.stream().map(form::formatted).collect(joining(between));
  }

  /**
   * Notes in the ledger that a pipeline's late events of the days have been reconciled, and how
   * many of the rows that they concern have changed since. For when all its tables are done.
   *
   * @param tables those that the pipeline fills, in every tier
   * @return how many late events had been waiting for it
   */
  public int closeLedger(String pipeline, Collection<Table> tables) {
    String sql =
        """
        UPDATE ops.late_events AS late
        SET reconciled_at = now(), reconciled_by = ?, changed_rows = (
          SELECT count(*) FROM ops.reconciliation_audit AS audit
          WHERE %s AND audit.table_name = ANY (?) AND audit.at >= late.recorded_at)
        WHERE event_time >= ? AND event_time < ? AND reconciled_at IS NULL AND pipeline = ?"""
            .formatted(concerns("audit.key ->> 'tenant_id'", "audit.key ->> 'team_id'"));
    try (Connection connection = target.open();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      Array names = connection.createArrayOf("text", tables.stream().map(Table::name).toArray());
      TableReader.bind(statement, List.of(run, names, begin, end, pipeline));
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new DatabaseException("Closing", "ops.late_events", e);
    }
  }
}
