package dev.tributary.io.jdbc;

import java.sql.SQLException;
import java.util.Set;

/** What an SQLSTATE asks us to do. A state in neither group is a bug or a broken schema: throw. */
final class SqlStates {
  /**
   * Serialization failure; deadlock; no free connection slot; a server that has become read-only,
   * as the old primary does in a failover.
   */
  private static final Set<String> TRANSIENT = Set.of("40001", "40P01", "53300", "25006");

  /** A key twice in one statement; a value too long for the index of its column. */
  private static final Set<String> DATA = Set.of("21000", "54000");

  /** A row does not fit the constraint of its table or partition. */
  private static final String CHECK = "23514";

  private SqlStates() {}

  /** The same statement may well succeed later, on a new connection. */
  static boolean isTransient(SQLException e) {
    String state = of(e);
    return TRANSIENT.contains(state) || state.startsWith("08") || state.startsWith("57P0");
  }

  /**
   * The row was on its way to the default partition while its day got one of its own. The same
   * statement finds the new one.
   */
  static boolean mayHaveMoved(SQLException e) {
    return of(e).equals(CHECK);
  }

  /** A row cannot be stored, now or later; other rows can. */
  static boolean isData(SQLException e) {
    String state = of(e);
    return DATA.contains(state) || state.startsWith("22") || state.startsWith("23");
  }

  /** Five characters, or {@code unknown}. */
  static String of(SQLException e) {
    return e.getSQLState() == null ? "unknown" : e.getSQLState();
  }
}
