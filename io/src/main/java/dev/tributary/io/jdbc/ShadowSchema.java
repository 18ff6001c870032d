package dev.tributary.io.jdbc;

import dev.tributary.contracts.table.Column;
import dev.tributary.contracts.table.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The schema {@code shadow_NAME}: tables of the same columns as those that are served, for a
 * pipeline that runs beside the live one. Nobody reads it but who owns it, and tenants are kept
 * apart in it as everywhere.
 */
public final class ShadowSchema {
  private final JdbcTarget target;
  private final String name;

  private ShadowSchema(JdbcTarget target, String name) {
    this.target = target;
    this.name = name;
  }

  /**
   * @param name small letters, digits and underscores
   * @throws IllegalArgumentException if it is something else
   */
  public static ShadowSchema named(String name, JdbcTarget target) {
    if (!name.matches("[a-z][a-z0-9_]{0,30}")) {
      throw new IllegalArgumentException("not the name of a shadow: " + name);
    }
    return new ShadowSchema(target, "shadow_" + name);
  }

  /** The shadow of a table, whether it is there or not. */
  public Table of(Table original) {
    return original.as(name + original.name().substring(original.name().indexOf('.')));
  }

  /**
   * Creates the shadow of a table, empty, unless it is there; a pipeline that is launched again
   * goes on with what is in it.
   *
   * @throws DatabaseException if it cannot be created
   */
  public Table create(Table original) {
    Table shadow = of(original);
    boolean byTenant = original.columns().stream().map(Column::name).anyMatch("tenant_id"::equals);
    try (Connection connection = target.open();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("CREATE SCHEMA IF NOT EXISTS " + name);
      if (!exists(connection, shadow)) {
        statement.execute(
            "CREATE TABLE %s (LIKE %s INCLUDING ALL)".formatted(shadow.name(), original.name()));
        if (byTenant) {
          statement.execute("SELECT ops.isolate_by_tenant('" + shadow.name() + "')");
        }
      }
      connection.commit();
    } catch (SQLException e) {
      throw new DatabaseException("Creating", shadow.name(), e);
    }
    return shadow;
  }

  /**
   * Whether a table has a shadow.
   *
   * @throws DatabaseException if the database is away
   */
  public boolean has(Table original) {
    Table shadow = of(original);
    try (Connection connection = target.open()) {
      return exists(connection, shadow);
    } catch (SQLException e) {
      throw new DatabaseException("Looking for", shadow.name(), e);
    }
  }

  private static boolean exists(Connection connection, Table shadow) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
      statement.setString(1, shadow.name());
      try (ResultSet results = statement.executeQuery()) {
        results.next();
        return results.getBoolean(1);
      }
    }
  }

  /**
   * Removes the schema with everything in it.
   *
   * @return whether there was one
   * @throws DatabaseException if the database is away, or a job holds the tables
   */
  public boolean drop() {
    try (Connection connection = target.open();
        PreparedStatement there =
            connection.prepareStatement("SELECT FROM pg_namespace WHERE nspname = ?");
        Statement statement = connection.createStatement()) {
      there.setString(1, name);
      try (ResultSet results = there.executeQuery()) {
        if (!results.next()) {
          return false;
        }
      }
      statement.execute("DROP SCHEMA " + name + " CASCADE");
      return true;
    } catch (SQLException e) {
      throw new DatabaseException("Dropping", name, e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
