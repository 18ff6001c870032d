package dev.tributary.io.jdbc;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.postgresql.PGConnection;

/**
 * The wall between tenants, as its administrator sees it: the secrets that sign tokens, the logins,
 * and whether the wall has holes. The wall itself is in the database ({@code V10__tenant_wall.sql},
 * docs/serving.md). Everything here may be repeated.
 */
public final class TenantWall {
  private static final int HMAC_BLOCK = 64;

  private final JdbcTarget target;

  private TenantWall(JdbcTarget target) {
    this.target = target;
  }

  /**
   * @param target a user that owns the tables and, for logins, may create roles
   */
  public static TenantWall of(JdbcTarget target) {
    return new TenantWall(target);
  }

  /**
   * Lets tokens signed with this secret in; those of all others expire after an overlap, in which
   * the API is restarted with the new one.
   *
   * @param keyId 1 to 32 letters, digits, {@code _} or {@code -}; a second key of the same id
   *     replaces the first
   * @param secret at least 32 bytes
   */
  public void addKey(String keyId, byte[] secret, Duration overlap) {
    if (secret.length < 32) {
      throw new IllegalArgumentException("a secret that signs tokens has at least 32 bytes");
    }
    byte[] block = Arrays.copyOf(secret.length > HMAC_BLOCK ? sha256(secret) : secret, HMAC_BLOCK);
    run(
        "sec.tenant_key",
        """
        WITH others AS (
          UPDATE sec.tenant_key SET expires_at = now() + ? * interval '1 second'
          WHERE key_id <> ? AND expires_at > now() + ? * interval '1 second'
        )
        INSERT INTO sec.tenant_key (key_id, inner_pad, outer_pad) VALUES (?, ?, ?)
        ON CONFLICT (key_id) DO UPDATE SET inner_pad = excluded.inner_pad, outer_pad = excluded.outer_pad,
          added_at = now(), expires_at = 'infinity'""",
        statement -> {
          statement.setLong(1, overlap.toSeconds());
          statement.setString(2, keyId);
          statement.setLong(3, overlap.toSeconds());
          statement.setString(4, keyId);
          statement.setBytes(5, xor(block, 0x36));
          statement.setBytes(6, xor(block, 0x5c));
          return statement.executeUpdate();
        });
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static byte[] xor(byte[] block, int with) {
    byte[] pad = block.clone();
    for (int i = 0; i < pad.length; i++) {
      pad[i] ^= (byte) with;
    }
    return pad;
  }

  /** Opens the login {@code tributary_api}, or gives it another password. */
  public void openApi(String password) {
    run("roles", connection -> login(connection, "tributary_api", password));
  }

  /**
   * Gives a tenant a login of its own that sees its rows and no others, for tools that speak SQL;
   * or gives that login another password.
   *
   * @return the name of the login
   */
  public String openTenant(String tenantId, String password) {
    String login = loginOf(tenantId);
    run(
        "sec.tenant_login",
        connection -> {
          // First whose it is and then the right to read: never a login that reads and has no
          // tenant.
          try (PreparedStatement bind =
              connection.prepareStatement(
                  "INSERT INTO sec.tenant_login (login, tenant_id) VALUES (?, ?) ON CONFLICT (login) DO NOTHING")) {
            bind.setString(1, login);
            bind.setString(2, tenantId);
            bind.executeUpdate();
          }
          login(connection, login, password);
          try (Statement grant = connection.createStatement()) {
            grant.execute("GRANT tributary_reader TO " + quoted(login));
          }
        });
    return login;
  }

  /**
   * Closes the login of a tenant; its sessions end.
   *
   * @return whether there was one
   */
  public boolean closeTenant(String tenantId) {
    String login = loginOf(tenantId);
    boolean[] found = new boolean[1];
    run(
        "sec.tenant_login",
        connection -> {
          if (exists(connection, login)) {
            found[0] = true;
            try (Statement statement = connection.createStatement()) {
              statement.execute("ALTER ROLE " + quoted(login) + " NOLOGIN");
              statement.execute("REVOKE tributary_reader FROM " + quoted(login));
            }
            try (PreparedStatement end =
                connection.prepareStatement(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = ?")) {
              end.setString(1, login);
              end.execute();
            }
            try (Statement statement = connection.createStatement()) {
              statement.execute("DROP ROLE " + quoted(login));
            }
          }
          try (PreparedStatement unbind =
              connection.prepareStatement("DELETE FROM sec.tenant_login WHERE tenant_id = ?")) {
            unbind.setString(1, tenantId);
            unbind.executeUpdate();
          }
        });
    return found[0];
  }

  /**
   * Lets a tenant read the series of the gateway, or takes that from it again: they are about a
   * platform and belong to no tenant, so whoever runs that platform is told all of them.
   */
  public void operateGateway(String tenantId, boolean operates) {
    run(
        "ops.gateway_operator",
        operates
            ? "INSERT INTO ops.gateway_operator (tenant_id) VALUES (?) ON CONFLICT DO NOTHING"
            : "DELETE FROM ops.gateway_operator WHERE tenant_id = ?",
        statement -> {
          statement.setString(1, tenantId);
          return statement.executeUpdate();
        });
  }

  /** For example {@code tributary_tenant_org-acme}. */
  private static String loginOf(String tenantId) {
    String login = "tributary_tenant_" + tenantId;
    // PostgreSQL would cut a longer name off, and two tenants might meet in what is left.
    if (tenantId.isBlank() || login.getBytes(StandardCharsets.UTF_8).length > 63) {
      throw new IllegalArgumentException(
          "a tenant with a login of its own has an id of 1 to 46 bytes, not " + tenantId);
    }
    return login;
  }

  private static void login(Connection connection, String login, String password)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (!exists(connection, login)) {
        statement.execute("CREATE ROLE " + quoted(login));
      }
      // The server is told a verifier, so that no password gets into its log.
      connection
          .unwrap(PGConnection.class)
          .alterUserPassword(login, password.toCharArray(), "scram-sha-256");
      statement.execute(
          "ALTER ROLE " + quoted(login) + " LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE");
    }
  }

  private static boolean exists(Connection connection, String login) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT FROM pg_roles WHERE rolname = ?")) {
      statement.setString(1, login);
      try (ResultSet found = statement.executeQuery()) {
        return found.next();
      }
    }
  }

  /** An identifier cannot be bound. */
  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /**
   * Every hole in the wall, one sentence each; none if it stands. Reads the catalogue only, so it
   * says what is possible, not what has happened.
   */
  public List<String> holes() {
    try (Connection connection = target.open()) {
      return holes(connection);
    } catch (SQLException e) {
      throw new DatabaseException("Reading", "pg_class", e);
    }
  }

  static List<String> holes(Connection connection) throws SQLException {
    List<String> holes = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(HOLES)) {
      while (rows.next()) {
        holes.add(rows.getString(1));
      }
    }
    return holes;
  }

  private interface Steps {
    void in(Connection connection) throws SQLException;
  }

  private interface Use {
    int of(PreparedStatement statement) throws SQLException;
  }

  private void run(String table, String sql, Use use) {
    try (Connection connection = target.open();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      use.of(statement);
    } catch (SQLException e) {
      throw new DatabaseException("Changing", table, e);
    }
  }

  private void run(String table, Steps steps) {
    try (Connection connection = target.open()) {
      connection.setAutoCommit(false);
      steps.in(connection);
      connection.commit();
    } catch (SQLException e) {
      throw new DatabaseException("Changing", table, e);
    }
  }

  /**
   * Readers are {@code tributary_reader} and whoever is a member. A tenant table is one with a
   * column {@code tenant_id}, outside {@code sec}, which no reader may name.
   */
  private static final String HOLES =
      """
      WITH relation AS (
        SELECT c.oid, c.oid::regclass::text AS name, c.relkind, c.relispartition, c.relrowsecurity AND c.relforcerowsecurity AS forced,
               c.reloptions, c.relowner, n.nspname,
               EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped) AS has_tenant
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname <> 'information_schema' AND n.nspname !~ '^pg_' AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
      ), reader AS (
        SELECT oid, rolname::text AS name, rolsuper, rolbypassrls, rolcreaterole FROM pg_roles
        WHERE rolname = 'tributary_reader' OR (NOT rolsuper AND pg_has_role(oid, 'tributary_reader', 'USAGE'))
           OR oid IN (SELECT member FROM pg_auth_members WHERE roleid = 'tributary_reader'::regrole AND inherit_option)
      ), readable AS (
        SELECT DISTINCT relation.* FROM relation, reader
        WHERE relation.relowner <> reader.oid AND NOT reader.rolsuper
          AND has_any_column_privilege(reader.oid, relation.oid, 'SELECT, INSERT, UPDATE, REFERENCES')
      )
      SELECT name || ' holds rows of tenants and does not force row-level security on everybody'
      FROM relation WHERE relkind IN ('r', 'p') AND NOT relispartition AND has_tenant AND nspname <> 'sec' AND NOT forced
      UNION ALL
      SELECT name || ' holds rows of tenants without the policy of ops.isolate_by_tenant'
      FROM relation WHERE relkind IN ('r', 'p') AND NOT relispartition AND has_tenant AND nspname <> 'sec' AND NOT EXISTS (
        SELECT FROM pg_policy WHERE polrelid = relation.oid AND polname = 'tenant_isolation' AND polcmd = '*' AND polpermissive
          AND pg_get_expr(polqual, polrelid) = CASE
            WHEN EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = relation.oid AND a.attname = 'team_id' AND NOT a.attisdropped)
            THEN '((tenant_id = ( SELECT sec.tenant() AS tenant)) AND ((''*''::text = ANY (( SELECT sec.teams() AS teams)::text[]))'
              || ' OR (team_id = ANY (( SELECT sec.teams() AS teams)::text[]))))'
            ELSE '(tenant_id = ( SELECT sec.tenant() AS tenant))' END
          AND pg_get_expr(polqual, polrelid) = pg_get_expr(polwithcheck, polrelid))
      UNION ALL
      SELECT relation.name || ' has the policy ' || polname || ', which lets more in than tenant_isolation'
      FROM relation JOIN pg_policy ON polrelid = relation.oid
      WHERE polpermissive AND polname <> 'tenant_isolation' AND EXISTS (
        SELECT FROM unnest(polroles) AS role WHERE role = 0 OR EXISTS (
          SELECT FROM reader WHERE NOT rolsuper AND pg_has_role(reader.oid, role, 'USAGE')))
      UNION ALL
      SELECT relation.name || ' has a key that does not begin with tenant_id: it tells of rows of others'
      FROM relation JOIN pg_index ON indrelid = relation.oid JOIN pg_attribute a ON attrelid = relation.oid AND attnum = indkey[0]
      WHERE has_tenant AND indisprimary AND NOT relispartition AND nspname <> 'sec' AND attname <> 'tenant_id'
      UNION ALL
      SELECT name || ' can be read and runs with the rights of its owner: SELECT ops.publish_view(''' || name || ''')'
      FROM readable WHERE relkind = 'v' AND NOT coalesce(reloptions, '{}') @> '{security_invoker=true}'
      UNION ALL
      SELECT name || ' can be read and knows no row-level security'
      FROM readable WHERE relkind IN ('m', 'f')
      UNION ALL
      SELECT name || ' is a partition that can be reached past the policies of its table'
      FROM readable WHERE relispartition
      UNION ALL
      SELECT name || ' can be read and holds no tenant to tell rows apart by'
      FROM readable WHERE relkind IN ('r', 'p') AND NOT relispartition AND NOT has_tenant AND name <> 'ops.admission'
        AND NOT (name = 'hot.series_sample' AND forced AND EXISTS (
          SELECT FROM pg_policy WHERE polrelid = readable.oid AND polname = 'tenant_isolation' AND polroles = ARRAY['tributary_reader'::regrole::oid]
            AND pg_get_expr(polqual, polrelid) = E'(EXISTS ( SELECT\n   FROM ops.gateway_operator))'))
      UNION ALL
      SELECT DISTINCT relation.name || ' can be changed by ' || reader.name
      FROM relation, reader
      WHERE relation.relowner <> reader.oid AND NOT rolsuper AND (
        has_any_column_privilege(reader.oid, relation.oid, 'INSERT, UPDATE')
        OR has_table_privilege(reader.oid, relation.oid, 'DELETE, TRUNCATE, TRIGGER'))
      UNION ALL
      SELECT reader.name || ' reads and is ' || CASE WHEN rolsuper THEN 'a superuser' WHEN rolbypassrls THEN 'above row-level security'
             WHEN rolcreaterole THEN 'a maker of roles' ELSE 'an owner of tables' END
      FROM reader
      WHERE rolsuper OR rolbypassrls OR rolcreaterole
         OR EXISTS (SELECT FROM relation WHERE pg_has_role(reader.oid, relowner, 'MEMBER'))
      UNION ALL
      SELECT p.oid::regprocedure || ' runs with the rights of its owner and can be called by readers'
      FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace
      WHERE prosecdef AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
        AND has_function_privilege('tributary_reader', p.oid, 'EXECUTE')
        AND p.oid::regprocedure::text NOT IN ('sec.tenant()', 'sec.teams()')
      UNION ALL
      SELECT p.oid::regprocedure || ' runs with the rights of its owner and without a search_path of its own'
      FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace
      WHERE prosecdef AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
        AND NOT EXISTS (SELECT FROM unnest(proconfig) AS setting WHERE setting = 'search_path=pg_catalog, pg_temp')
      ORDER BY 1""";
}
