package dev.tributary.io.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.util.Sleeper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the dimension tables over a connection that it keeps. Tries a question again three times
 * (G-042), within a second; after that it asks nothing for ten seconds, because a log line does not
 * wait for a label. Not for concurrent use.
 */
final class DimensionQuery {
  private static final Logger LOG = LoggerFactory.getLogger(DimensionQuery.class);
  private static final long[] PAUSES = {100, 200, 400};
  private static final Duration REST = Duration.ofSeconds(10);

  /** A server that is there and says nothing is away, too. */
  private static final int ANSWER_MILLIS = 5_000;

  /** What became of a question; the job metric is {@code dimension_lookups/} and the name. */
  enum Outcome {
    ASKED,
    RETRIED,
    FAILED,
    /** Answered with what was known, because the database did not say anything newer. */
    STALE;

    void count() {
      Metrics.counter("dimension_lookups", name().toLowerCase(Locale.ROOT)).inc();
    }
  }

  /** Which versions a row of an answer says something of. */
  interface RowReader<T> {
    T value(ResultSet row) throws SQLException;
  }

  private final JdbcTarget target;
  private final LongSupplier nanoTime;
  private final Sleeper sleeper;
  private Connection connection;
  private SQLException lastFailure;
  private long failedAt;

  DimensionQuery(JdbcTarget target, LongSupplier nanoTime, Sleeper sleeper) {
    this.target = target;
    this.nanoTime = nanoTime;
    this.sleeper = sleeper;
  }

  /**
   * The versions that a table has, by key. The statement selects the key, {@code valid_from} and
   * {@code valid_to} first.
   *
   * @throws DatabaseException if the database is away, or was a moment ago
   */
  <T> Map<String, Timeline<T>> timelines(
      String table, String sql, RowReader<T> reader, String... parameters) {
    if (lastFailure != null && nanoTime.getAsLong() - failedAt < REST.toNanos()) {
      throw new DatabaseException("Looking up", table, lastFailure);
    }
    for (int attempt = 0; ; attempt++) {
      try {
        Outcome.ASKED.count();
        Map<String, Timeline<T>> found = ask(sql, reader, parameters);
        lastFailure = null;
        return found;
      } catch (SQLException e) {
        discard();
        if (attempt == PAUSES.length || !pause(PAUSES[attempt])) {
          Outcome.FAILED.count();
          LOG.warn(
              "{} cannot be looked up (SQLSTATE {}); asking again in {}.",
              table,
              SqlStates.of(e),
              REST);
          lastFailure = e;
          failedAt = nanoTime.getAsLong();
          throw new DatabaseException("Looking up", table, e);
        }
        Outcome.RETRIED.count();
      }
    }
  }

  void close() {
    discard();
  }

  private <T> Map<String, Timeline<T>> ask(String sql, RowReader<T> reader, String... parameters)
      throws SQLException {
    if (connection == null) {
      connection = target.open();
      connection.setNetworkTimeout(Runnable::run, ANSWER_MILLIS);
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      Map<String, List<Timeline.Version<T>>> versions = new HashMap<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          versions
              .computeIfAbsent(rows.getString(1), key -> new ArrayList<>())
              .add(new Timeline.Version<>(reader.value(rows), rows.getLong(2), rows.getLong(3)));
        }
      }
      Map<String, Timeline<T>> timelines = new HashMap<>();
      versions.forEach((key, its) -> timelines.put(key, new Timeline<>(its)));
      return timelines;
    }
  }

  private boolean pause(long millis) {
    try {
      sleeper.sleep(millis);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void discard() {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        LOG.debug("A broken connection did not close (SQLSTATE {}).", SqlStates.of(e));
      }
      connection = null;
    }
  }
}
