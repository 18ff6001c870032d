package dev.tributary.serving.api;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database, as one caller may see it. Each request is one transaction that begins with a signed
 * pass and ends with a row of the trail; what it left on the connection is thrown away before the
 * next one gets it. Safe for use by several threads.
 */
final class TenantDatabase implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TenantDatabase.class);
  private static final int CONNECTIONS = 8;
  private static final int WAIT_MILLIS = 1000;

  /** Beyond the promise of 800 ms nobody waits for it. */
  private static final int STATEMENT_MILLIS = 2000;

  /** DISCARD ALL, but for the plans of prepared statements. */
  private static final String FORGET =
      """
      CLOSE ALL; SET SESSION AUTHORIZATION DEFAULT; RESET ALL; UNLISTEN *; SELECT pg_advisory_unlock_all();
      DISCARD SEQUENCES; DISCARD TEMP;
      SELECT EXISTS (SELECT FROM pg_prepared_statements WHERE from_sql) AS tampered""";

  private final HikariDataSource pool;
  private final TenantPass pass;

  private TenantDatabase(HikariDataSource pool, TenantPass pass) {
    this.pool = pool;
    this.pass = pass;
  }

  /**
   * Connects, and refuses a user to whom the wall between tenants would not apply.
   *
   * @throws IOException in one sentence
   */
  static TenantDatabase open(String url, String user, String password, TenantPass pass)
      throws IOException {
    HikariConfig config = new HikariConfig();
    config.setPoolName("tributary-api");
    config.setDriverClassName("org.postgresql.Driver");
    config.setJdbcUrl(url);
    config.setUsername(user);
    config.setPassword(password);
    config.setMaximumPoolSize(CONNECTIONS);
    config.setConnectionTimeout(WAIT_MILLIS);
    config.setInitializationFailTimeout(10_000);
    config.setAutoCommit(false);
    config.addDataSourceProperty("ApplicationName", "tributary api");
    config.addDataSourceProperty("connectTimeout", "5");
    config.addDataSourceProperty("socketTimeout", "10");
    config.addDataSourceProperty("logServerErrorDetail", "false");
    // A statement is planned once a connection: of a view over a hundred partitions that is most of
    // the work.
    config.addDataSourceProperty("prepareThreshold", "1");
    config.addDataSourceProperty(
        "options",
        "-c statement_timeout=" + STATEMENT_MILLIS + " -c plan_cache_mode=force_generic_plan");
    try {
      TenantDatabase database = new TenantDatabase(new HikariDataSource(config), pass);
      database.refuseWhoCanClimb(user);
      return database;
    } catch (PoolInitializationException e) {
      throw new IOException(
          "The database does not let "
              + user
              + " in: check the address, the certificate and the password.");
    }
  }

  private void refuseWhoCanClimb(String user) throws IOException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT bool_or(rolsuper OR rolbypassrls) OR EXISTS (
                  SELECT FROM pg_class JOIN pg_namespace AS n ON n.oid = relnamespace
                  WHERE nspname IN ('hot', 'warm', 'ops', 'sec', 'published') AND pg_has_role(current_user, relowner, 'MEMBER'))
                FROM pg_roles WHERE pg_has_role(current_user, oid, 'MEMBER')""")) {
      row.next();
      if (row.getBoolean(1)) {
        close();
        throw new IOException(
            "The API does not run as "
                + user
                + ", to whom row-level security does not apply: use tributary_api (./tributary tenants api).");
      }
    } catch (SQLException e) {
      close();
      throw new IOException(
          "The database cannot be asked who " + user + " is: SQLSTATE " + e.getSQLState());
    }
  }

  /** What a request does with its connection. */
  interface Work {
    /** What is said, after the statements that it takes. */
    Answer of(Connection connection) throws SQLException;
  }

  /**
   * Does the work as the caller, and writes down that it did. A refusal is written down, too.
   *
   * @throws ApiProblem what the work throws; 500 if the database does not verify the tenant; 503 if
   *     it is away or too slow
   */
  Answer as(Caller caller, Access access, Work work) {
    try (Connection connection = pool.getConnection()) {
      try {
        enter(connection, caller);
        Answer answer;
        try {
          answer = work.of(connection);
        } catch (ApiProblem refusal) {
          record(connection, caller, access, refusal.status(), 0);
          connection.commit();
          throw refusal;
        }
        record(connection, caller, access, 200, answer.rows());
        connection.commit();
        return answer;
      } finally {
        forget(connection);
      }
    } catch (SQLException e) {
      LOG.warn("database refused route={} sqlstate={}", access.route(), e.getSQLState());
      throw problemOf(e);
    }
  }

  /**
   * Does the work as the caller without a row in the trail: for repeating what they asked for once,
   * and which left its row then.
   *
   * @throws ApiProblem as {@link #as}
   */
  Answer again(Caller caller, Work work) {
    try (Connection connection = pool.getConnection()) {
      try {
        enter(connection, caller);
        return work.of(connection);
      } finally {
        forget(connection);
      }
    } catch (SQLException e) {
      throw problemOf(e);
    }
  }

  private void enter(Connection connection, Caller caller) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("SELECT sec.enter(?)")) {
      statement.setString(1, pass.of(caller));
      try (ResultSet verified = statement.executeQuery()) {
        verified.next();
        if (!caller.tenant().equals(verified.getString(1))) {
          throw ApiProblem.tenantUnverified();
        }
      }
    }
  }

  private static void record(
      Connection connection, Caller caller, Access access, int status, int rows)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT sec.record_access(?, ?, ?, ?, ?, ?, ?, ?)")) {
      statement.setString(1, caller.subject());
      statement.setString(2, caller.role().code());
      statement.setString(3, access.route());
      statement.setString(4, access.team());
      statement.setInt(5, status);
      statement.setInt(6, rows);
      statement.setString(7, access.trace());
      statement.setInt(8, (int) ((System.nanoTime() - access.begunNanos()) / 1_000_000));
      statement.execute();
    }
  }

  /**
   * Settings, temporary objects, cursors: whatever a statement left behind. The driver's own
   * prepared statements stay; whoever prepared one by SQL could have given it the name of one of
   * those, and that connection is not used again.
   */
  private void forget(Connection connection) throws SQLException {
    connection.rollback();
    connection.setAutoCommit(true);
    boolean tampered = false;
    try (Statement statement = connection.createStatement()) {
      statement.execute(FORGET);
      while (statement.getMoreResults() || statement.getUpdateCount() >= 0) {
        tampered |= statement.getResultSet() != null && isTampered(statement.getResultSet());
      }
    }
    // The pool wants it as it gave it, also to close it.
    connection.setAutoCommit(false);
    if (tampered) {
      pool.evictConnection(connection);
    }
  }

  private static boolean isTampered(ResultSet answer) throws SQLException {
    return answer.getMetaData().getColumnLabel(1).equals("tampered")
        && answer.next()
        && answer.getBoolean(1);
  }

  private static ApiProblem problemOf(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    // Cancelled, the connection, the server's resources, its shutdown; Hikari has no state.
    boolean passing =
        state.equals("57014")
            || state.startsWith("08")
            || state.startsWith("53")
            || state.startsWith("57P")
            || e instanceof java.sql.SQLTransientException;
    return passing ? ApiProblem.unavailable("the database is away or busy") : ApiProblem.failed();
  }

  /** Whether the database answers now. */
  boolean answers() {
    try (Connection connection = pool.getConnection()) {
      return connection.isValid(1);
    } catch (SQLException e) {
      return false;
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
