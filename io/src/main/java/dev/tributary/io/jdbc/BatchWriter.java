package dev.tributary.io.jdbc;

import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.util.BackOff;
import org.apache.beam.sdk.util.FluentBackoff;
import org.apache.beam.sdk.util.Sleeper;
import org.joda.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes batches of rows of one table through a connection that it keeps. Patient with a database
 * that is away for a while, and with a row that the database will never take: it finds that one by
 * halving the batch, and stores the others. Not for concurrent use.
 */
final class BatchWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BatchWriter.class);
  private static final int VALIDITY_SECONDS = 5;

  /** About a minute in all, then the runner restarts the work from its checkpoint. */
  private static final FluentBackoff PATIENCE =
      FluentBackoff.DEFAULT
          .withInitialBackoff(Duration.millis(200))
          .withMaxBackoff(Duration.standardSeconds(10))
          .withMaxRetries(12);

  /**
   * A row the database does not take.
   *
   * @param sqlState why
   */
  record Refusal(Row row, String sqlState) {}

  private final Table table;
  private final JdbcTarget target;
  private final Sleeper sleeper;
  private final UpsertStatement statement;
  private Connection connection;
  private long retries;

  BatchWriter(Table table, JdbcTarget target, Sleeper sleeper) {
    this.table = table;
    this.target = target;
    this.sleeper = sleeper;
    this.statement = new UpsertStatement(table);
  }

  /**
   * Writes rows of different keys, sorted by key. When it returns, every row is committed, has
   * given way to a better one by the {@link Guard}, or is among the refused.
   *
   * @throws DatabaseException if the database stays away, or refuses for a reason that is not in
   *     the rows; some of the rows may be stored, and writing them again does no harm
   */
  List<Refusal> write(List<Row> rows) throws InterruptedException {
    List<Refusal> refused = new ArrayList<>();
    if (!rows.isEmpty()) {
      writeOrHalve(rows, refused);
    }
    return refused;
  }

  /** How often a batch had to be sent again since this was last asked. */
  long takeRetries() {
    long taken = retries;
    retries = 0;
    return taken;
  }

  private void writeOrHalve(List<Row> rows, List<Refusal> refused) throws InterruptedException {
    try {
      send(rows);
    } catch (SQLException e) {
      if (!SqlStates.isData(e)) {
        throw new DatabaseException("Writing to", table.name(), e);
      }
      discardIfBroken();
      if (rows.size() == 1) {
        refused.add(new Refusal(rows.get(0), SqlStates.of(e)));
      } else {
        int half = rows.size() / 2;
        writeOrHalve(rows.subList(0, half), refused);
        writeOrHalve(rows.subList(half, rows.size()), refused);
      }
    }
  }

  /** One statement, sent until it succeeds, patience ends, or it fails for a lasting reason. */
  private void send(List<Row> rows) throws SQLException, InterruptedException {
    BackOff backOff = PATIENCE.backoff();
    boolean sentAgain = false;
    while (true) {
      try {
        statement.execute(connection(), rows);
        return;
      } catch (SQLException e) {
        if (SqlStates.mayHaveMoved(e) && !sentAgain) {
          sentAgain = true;
          continue;
        }
        if (!SqlStates.isTransient(e)) {
          throw e;
        }
        discard();
        long millis = backOff.nextBackOffMillis();
        if (millis == BackOff.STOP) {
          throw e;
        }
        LOG.warn(
            "Writing to {} failed with SQLSTATE {}; again in {} ms.",
            table,
            SqlStates.of(e),
            millis);
        retries++;
        sleeper.sleep(millis);
      }
    }
  }

  private Connection connection() throws SQLException {
    if (connection == null) {
      connection = target.open();
    }
    return connection;
  }

  private void discardIfBroken() {
    try {
      if (connection != null && !connection.isValid(VALIDITY_SECONDS)) {
        discard();
      }
    } catch (SQLException e) {
      discard();
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

  @Override
  public void close() {
    discard();
  }
}
