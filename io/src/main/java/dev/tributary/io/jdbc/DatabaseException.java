package dev.tributary.io.jdbc;

import dev.tributary.io.tls.Distrust;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The database did not do what was asked. Names the table and the SQLSTATE, and has no cause: the
 * messages of the driver quote values.
 */
public final class DatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String sqlState;

  DatabaseException(String doing, String table, SQLException e) {
    super("%s %s failed with SQLSTATE %s".formatted(doing, table, SqlStates.of(e)));
    this.sqlState = SqlStates.of(e);
  }

  private DatabaseException(String place, String reason, String sqlState) {
    super(
        "No secure connection to the database at %s: %s; check sslmode and sslrootcert in its address"
            .formatted(place, reason));
    this.sqlState = sqlState;
  }

  /**
   * What was thrown, if it has nothing to do with encryption.
   *
   * @throws DatabaseException if it has; to try again is of no use
   */
  static SQLException ifInsecure(String place, SQLException e) {
    // The server's word for a line of pg_hba.conf that takes encrypted connections only.
    Optional<String> reason =
        String.valueOf(e.getMessage()).contains("no encryption")
            ? Optional.of("it takes encrypted ones only")
            : Distrust.reasonOf(e);
    if (reason.isPresent()) {
      throw new DatabaseException(place, reason.get(), SqlStates.of(e));
    }
    return e;
  }

  /** Five characters, or {@code unknown}. */
  public String sqlState() {
    return sqlState;
  }
}
