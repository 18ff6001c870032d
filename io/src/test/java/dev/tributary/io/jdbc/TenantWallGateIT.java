package dev.tributary.io.jdbc;

import static dev.tributary.io.jdbc.Wall.loginTo;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The catalogue's gate: whoever adds a table, a view or a function is told what is missing.
 */
class TenantWallGateIT {
  private static JdbcTarget owner;

  @BeforeAll
  static void wall() {
    owner = Wall.shared().owner();
  }

  @Test
  void theWall_hasNoHoles() {
    assertThat(TenantWall.of(owner).holes()).isEmpty();
  }

  static List<String> plantedHoles() {
    return List.of(
        "CREATE TABLE hot.forgotten (tenant_id text, team_id text)",
        "CREATE TABLE hot.half (tenant_id text); SELECT ops.isolate_by_tenant('hot.half'); ALTER TABLE hot.half NO FORCE ROW LEVEL SECURITY",
        "CREATE TABLE hot.open (tenant_id text); SELECT ops.isolate_by_tenant('hot.open'); CREATE POLICY also ON hot.open USING (true)",
        "ALTER POLICY tenant_isolation ON hot.team_minute USING (true)",
        "ALTER POLICY tenant_isolation ON hot.team_minute USING (tenant_id = (SELECT sec.tenant()) OR true)",
        "ALTER POLICY tenant_isolation ON hot.team_minute WITH CHECK (true)",
        "ALTER POLICY writers ON hot.team_minute TO tributary_reader",
        "CREATE TABLE published.turned (id text, tenant_id text, PRIMARY KEY (id, tenant_id)); SELECT ops.isolate_by_tenant('published.turned')",
        "CREATE VIEW published.careless AS SELECT * FROM hot.team_minute; GRANT SELECT ON published.careless TO tributary_reader",
        "CREATE MATERIALIZED VIEW published.copied AS SELECT * FROM hot.team_minute; GRANT SELECT ON published.copied TO tributary_api",
        "GRANT SELECT ON hot.team_minute_other TO tributary_reader",
        "GRANT SELECT (local_ip) ON dim.gateway_cluster_dim TO tributary_reader",
        "ALTER TABLE hot.series_sample NO FORCE ROW LEVEL SECURITY",
        "ALTER POLICY tenant_isolation ON hot.series_sample USING (true)",
        "GRANT SELECT ON ALL TABLES IN SCHEMA ops TO PUBLIC",
        "GRANT DELETE ON hot.team_minute TO tributary_api",
        "CREATE FUNCTION published.everything() RETURNS SETOF hot.team_minute LANGUAGE sql SECURITY DEFINER"
            + " SET search_path = pg_catalog, pg_temp AS 'SELECT * FROM hot.team_minute'",
        "ALTER FUNCTION sec.tenant() RESET search_path",
        "ALTER ROLE tributary_api BYPASSRLS",
        "CREATE ROLE owner_of_holes; ALTER TABLE hot.task_cycle_time OWNER TO owner_of_holes; GRANT owner_of_holes TO tributary_api");
  }

  @ParameterizedTest
  @MethodSource("plantedHoles")
  void aPlantedHole_isFound(String hole) throws SQLException {
    try (Connection connection = owner.open()) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute(hole);
      }
      assertThat(TenantWall.holes(connection)).isNotEmpty();
      connection.rollback();
    }
  }

  /** The owner of a real installation is no superuser: its policy, not its power, lets it write. */
  @Test
  void theOwnerWhoIsNoSuperuser_migratesAndWrites_andAWriterToo() {
    JdbcTarget admin = TestDatabase.empty();
    String name = admin.url().replaceAll(".*/(\\w+).*", "$1");
    TestDatabase.execute(
        admin,
        "CREATE ROLE plain_owner LOGIN; GRANT CREATE ON DATABASE %1$s TO plain_owner; GRANT tributary_reader TO plain_owner WITH ADMIN TRUE, INHERIT FALSE"
            .formatted(name));
    JdbcTarget plain = loginTo(admin, "plain_owner", "");
    Migrations.apply(plain.url(), plain.user(), plain.password());
    assertThat(TenantWall.of(plain).holes()).isEmpty();

    TestDatabase.execute(
        plain,
        """
        INSERT INTO hot.task_cycle_time (tenant_id, team_id, task_id, is_final, event_count, coverage, run_id, revision)
        VALUES ('org-acme', 'a', 't', true, 1, 1, 'r', 1), ('org-bolt', 'b', 't', true, 1, 1, 'r', 1)
        ON CONFLICT (tenant_id, team_id, task_id) DO UPDATE SET revision = excluded.revision""");
    assertThat(TestDatabase.query(plain, "SELECT tenant_id FROM hot.task_cycle_time ORDER BY 1"))
        .containsExactly("org-acme", "org-bolt");
    TestDatabase.execute(plain, "SELECT ops.publish_people('2026-01-01', '2026-01-02')");
    TestDatabase.execute(admin, "REVOKE tributary_reader FROM plain_owner");
  }
}
