package dev.tributary.io.jdbc;

import java.io.Serializable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Properties;
import org.postgresql.Driver;

/**
 * A PostgreSQL database, and the name under which a pipeline reports its progress there.
 *
 * <p>The password, and whatever follows the {@code ?} of the address, appear neither in {@link
 * #toString} nor in {@link #place}: log those.
 *
 * @param url {@code jdbc:postgresql://host:port/database}, optionally with parameters, which win
 *     over the defaults of {@link #open}
 * @param pipeline who connects; the server shows it beside each connection
 */
public record JdbcTarget(String url, String user, String password, String pipeline)
    implements Serializable {

  public JdbcTarget {
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(password, "password");
    Objects.requireNonNull(pipeline, "pipeline");
  }

  /** The address without its parameters. */
  public String place() {
    int parameters = url.indexOf('?');
    return parameters < 0 ? url : url.substring(0, parameters);
  }

  /**
   * A new connection in auto-commit mode; the caller closes it. Waits 10 s for the server to answer
   * a connection attempt and 10 minutes for a statement, after which the connection counts as lost.
   *
   * @throws SQLException if there is none to be had; SQLSTATE 08001 if the address is not one of
   *     PostgreSQL
   * @throws DatabaseException if there is none that both sides take for secure
   */
  Connection open() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("ApplicationName", "tributary " + pipeline);
    properties.setProperty("connectTimeout", "10");
    properties.setProperty("socketTimeout", "600");
    properties.setProperty("tcpKeepAlive", "true");
    // The detail of an error quotes the row.
    properties.setProperty("logServerErrorDetail", "false");
    // Not through DriverManager: it does not see drivers in the class loader of a Flink job.
    Connection connection;
    try {
      connection = new Driver().connect(url, properties);
    } catch (SQLException e) {
      throw DatabaseException.ifInsecure(place(), e);
    }
    if (connection == null) {
      throw new SQLException("not the address of a PostgreSQL database", "08001");
    }
    return connection;
  }

  @Override
  public String toString() {
    return place() + " as " + user + " for " + pipeline;
  }
}
