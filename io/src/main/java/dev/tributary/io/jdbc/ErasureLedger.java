package dev.tributary.io.jdbc;

import dev.tributary.contracts.event.ErasedPeople;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Who is forgotten, and what of it is still to be done: {@code ops.erasure}, {@code
 * ops.erasure_day}, {@code ops.erasure_audit}. Everything here may be repeated.
 */
public final class ErasureLedger {
  private final JdbcTarget target;

  private ErasureLedger(JdbcTarget target) {
    this.target = target;
  }

  public static ErasureLedger in(JdbcTarget target) {
    return new ErasureLedger(target);
  }

  /** Everybody who is forgotten, of all tenants. */
  public ErasedPeople people() {
    return run(
        "Reading",
        "ops.erasure",
        "SELECT tenant_id, person_hash FROM ops.erasure",
        statement -> {
          ErasedPeople people = ErasedPeople.none();
          try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
              people = people.and(rows.getString(1), List.of(rows.getString(2)));
            }
          }
          return people;
        });
  }

  /** Remembers whom to forget, from now on and for good. */
  public void add(String tenant, Collection<String> hashes) {
    run(
        "Writing",
        "ops.erasure",
        "INSERT INTO ops.erasure (tenant_id, person_hash) SELECT ?, unnest(?) ON CONFLICT DO NOTHING",
        statement -> {
          statement.setString(1, tenant);
          statement.setArray(
              2,
              statement
                  .getConnection()
                  .createArrayOf("text", new TreeSet<>(hashes).toArray(String[]::new)));
          return statement.executeUpdate();
        });
  }

  /** Notes a day whose rows will have to be recomputed. */
  public void addDay(String tenant, LocalDate day) {
    run(
        "Writing",
        "ops.erasure_day",
        "INSERT INTO ops.erasure_day (tenant_id, day) VALUES (?, ?) ON CONFLICT DO NOTHING",
        statement -> {
          statement.setString(1, tenant);
          statement.setObject(2, day);
          return statement.executeUpdate();
        });
  }

  /** Days from the first to the last, both included. */
  public record Days(LocalDate from, LocalDate to) {}

  /**
   * The days still to be recomputed: from the first changed one to the newest that is served, since
   * a later day may now show what the person would have had there. Days that only the cold tier
   * still has need no new rows: none of them says who worked.
   */
  public Optional<Days> daysToRecompute(String tenant) {
    return run(
        "Reading",
        "ops.erasure_day",
        "SELECT greatest(min(day), min(first)), max(last) FROM ops.erasure_day, (SELECT"
            + " min(summary_date) AS first, max(summary_date) AS last FROM (SELECT tenant_id,"
            + " summary_date FROM hot.team_daily_summary UNION ALL SELECT tenant_id, summary_date FROM"
            + " warm.team_daily_summary) AS served WHERE tenant_id = ?) AS range"
            + " WHERE tenant_id = ? AND day <= last",
        statement -> {
          statement.setString(1, tenant);
          statement.setString(2, tenant);
          try (ResultSet rows = statement.executeQuery()) {
            rows.next();
            LocalDate from = rows.getObject(1, LocalDate.class);
            LocalDate to = rows.getObject(2, LocalDate.class);
            return from == null ? Optional.empty() : Optional.of(new Days(from, to));
          }
        });
  }

  /**
   * Closes an erasure: its days are done, and what was done is on record.
   *
   * @param recomputed the days whose rows were made anew
   */
  public void close(
      String tenant,
      Collection<String> hashes,
      int filesRead,
      int filesRewritten,
      long eventsChanged,
      Optional<Days> recomputed) {
    run(
        "Writing",
        "ops.erasure_audit",
        "WITH done AS (DELETE FROM ops.erasure_day WHERE tenant_id = ?) INSERT INTO ops.erasure_audit"
            + " (tenant_id, person_hashes, files_read, files_rewritten, events_changed,"
            + " recomputed_from, recomputed_to) VALUES (?, ?, ?, ?, ?, ?, ?)",
        statement -> {
          statement.setString(1, tenant);
          statement.setString(2, tenant);
          statement.setArray(
              3,
              statement
                  .getConnection()
                  .createArrayOf("text", new TreeSet<>(hashes).toArray(String[]::new)));
          statement.setInt(4, filesRead);
          statement.setInt(5, filesRewritten);
          statement.setLong(6, eventsChanged);
          statement.setObject(7, recomputed.map(Days::from).orElse(null));
          statement.setObject(8, recomputed.map(Days::to).orElse(null));
          return statement.executeUpdate();
        });
  }

  private interface Use<T> {
    T of(PreparedStatement statement) throws SQLException;
  }

  private <T> T run(String doing, String table, String sql, Use<T> use) {
    try (Connection connection = target.open();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      return use.of(statement);
    } catch (SQLException e) {
      throw new DatabaseException(doing, table, e);
    }
  }
}
