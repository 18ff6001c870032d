package dev.tributary.io.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Attacks on the wall between tenants (P-071, T-13, R-16, R-18), as the role of the API, with a
 * statement into which the attacker writes what they like. Every value of org-bolt says so: its
 * texts hold "bolt", its numbers are 7777.
 */
class TenantWallIT {
  private static final String API_PASSWORD = "api-password-of-the-test";
  private static final TenantTokens KEY =
      new TenantTokens("k1", "0123456789abcdef0123456789abcdef".getBytes(UTF_8));
  private static final TenantTokens FORGED =
      new TenantTokens("k1", "fedcba9876543210fedcba9876543210".getBytes(UTF_8));

  private static JdbcTarget owner;
  private static JdbcTarget api;

  @BeforeAll
  static void plant() {
    owner = TestDatabase.migrated();
    TenantWall wall = TenantWall.of(owner);
    wall.addKey(KEY.keyId(), KEY.secret(), Duration.ZERO);
    wall.openApi(API_PASSWORD);
    api = loginTo(owner, "tributary_api", API_PASSWORD);
    plantIn(owner);
  }

  private static JdbcTarget loginTo(JdbcTarget database, String user, String password) {
    return new JdbcTarget(
        database.url().replaceAll("user=\\w+", "user=" + user), user, password, "attack");
  }

  /** Rows of both tenants in every table that has any. */
  private static void plantIn(JdbcTarget database) {
    for (String table :
        TestDatabase.query(
            database,
            """
            SELECT c.oid::regclass FROM pg_class c JOIN pg_attribute a ON attrelid = c.oid AND attname = 'tenant_id'
            WHERE relkind IN ('r', 'p') AND NOT relispartition AND c.oid::regclass::text !~ '^(sec|pg_)'""")) {
      for (String tenant : List.of("acme", "bolt")) {
        String values =
            """
            SELECT string_agg(quote_ident(column_name), ', '), string_agg(CASE
              WHEN column_name = 'tenant_id' THEN '''org-%1$s'''
              WHEN data_type = 'text' THEN '''eng-%1$s'''
              WHEN data_type = 'ARRAY' THEN '''{eng-%1$s}'''
              WHEN data_type = 'boolean' THEN 'true'
              WHEN data_type = 'date' THEN '''2026-01-0%2$d'''
              WHEN data_type LIKE 'timestamp%%' THEN '''2026-01-0%2$dT00:00:00Z'''
              ELSE '%3$d' END, ', ')
            FROM information_schema.columns WHERE table_schema || '.' || table_name = '%4$s' AND column_name NOT LIKE '%%suppressed'
            """
                .formatted(
                    tenant,
                    tenant.equals("acme") ? 1 : 2,
                    tenant.equals("acme") ? 11 : 7777,
                    table);
        String[] parts = split(database, values);
        TestDatabase.execute(
            database, "INSERT INTO %s (%s) VALUES (%s)".formatted(table, parts[0], parts[1]));
      }
    }
    TestDatabase.execute(
        database,
        """
        INSERT INTO hot.series_sample (name, labels, at, value, is_final, event_count, coverage, run_id, revision)
        VALUES ('http_req', '{}', '2026-01-01T00:00:00Z', 1, true, 1, 1, 'r', 1);
        ANALYZE""");
  }

  private static String[] split(JdbcTarget database, String sql) {
    try (Connection connection = database.open();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return new String[] {row.getString(1), row.getString(2)};
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Everything that came back: rows, notices, errors. */
  private record Seen(List<String> rows, String error) {
    boolean tellsOfBolt() {
      return Stream.concat(rows.stream(), Stream.of(error))
          .anyMatch(text -> text.contains("bolt") || text.contains("7777"));
    }
  }

  /** A request of a bug: the parameter is glued into the statement, and everything is shown. */
  private static Seen request(JdbcTarget as, String token, String parameter) {
    try (Connection connection = as.open()) {
      connection.setAutoCommit(false);
      if (token != null) {
        enter(connection, token);
      }
      return query(
          connection,
          "SELECT team_id, active_blockers::text FROM published.team_minute WHERE team_id = '"
              + parameter
              + "'");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String enter(Connection connection, String token) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("SELECT sec.enter(?)")) {
      statement.setString(1, token);
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        return result.getString(1);
      }
    }
  }

  private static Seen query(Connection connection, String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    String error = "";
    try (Statement statement = connection.createStatement()) {
      try {
        boolean isResult = statement.execute(sql);
        while (isResult || statement.getUpdateCount() >= 0) {
          if (isResult) {
            collect(statement.getResultSet(), rows);
          }
          isResult = statement.getMoreResults();
        }
      } catch (SQLException e) {
        error = e.getMessage();
      }
      for (SQLWarning notice = statement.getWarnings();
          notice != null;
          notice = notice.getNextWarning()) {
        rows.add(notice.getMessage());
      }
    }
    return new Seen(rows, error);
  }

  private static void collect(ResultSet results, List<String> rows) throws SQLException {
    while (results.next()) {
      StringBuilder row = new StringBuilder();
      for (int i = 1; i <= results.getMetaData().getColumnCount(); i++) {
        row.append(results.getString(i)).append(' ');
      }
      rows.add(row.toString());
    }
  }

  /** What an attacker writes where a team's name was expected. */
  static List<String> injections() {
    String all = "; SELECT t::text FROM published.team_minute AS t --";
    List<String> attacks =
        new ArrayList<>(
            List.of(
                "' OR '1' = '1",
                "' OR tenant_id = 'org-bolt",
                "' OR (SELECT count(*) FROM published.task_cycle_time WHERE task_id LIKE '%bolt') > 0 --",
                // Another tenant in the setting: named, signed by nobody, signed with a guess,
                // unpacked.
                "'; SET app.current_tenant = 'org-bolt'" + all,
                "'; SET LOCAL app.current_tenant = ''" + all,
                "' AND set_config('app.current_tenant', 'org-bolt', false) IS NOT NULL" + all,
                "'; SELECT sec.enter('" + FORGED.of("org-bolt") + "')" + all,
                "'; SELECT sec.enter(replace(current_setting('app.current_tenant'), '"
                    + TenantTokens.hex("org-acme")
                    + "', '"
                    + TenantTokens.hex("org-bolt")
                    + "'))"
                    + all,
                "'; SELECT sec.enter('"
                    + KEY.of("org-bolt", List.of(), Instant.now().minusSeconds(1))
                    + "')"
                    + all,
                "'; COMMIT; BEGIN; SET app.current_tenant = 'org-bolt'" + all,
                // Another role.
                "'; SET ROLE postgres" + all,
                "'; SET ROLE tributary_writer" + all,
                "'; SET SESSION AUTHORIZATION postgres" + all,
                "'; RESET ROLE; RESET SESSION AUTHORIZATION" + all,
                "'; RESET ALL" + all,
                "'; DISCARD ALL" + all,
                "'; SET row_security = off" + all,
                "'; SET session_replication_role = replica" + all,
                // The wall itself.
                "'; ALTER TABLE hot.team_minute DISABLE ROW LEVEL SECURITY" + all,
                "'; DROP POLICY tenant_isolation ON hot.team_minute" + all,
                "'; CREATE POLICY mine ON hot.team_minute USING (true)" + all,
                "'; ALTER VIEW published.team_minute SET (security_invoker = false)" + all,
                "'; CREATE OR REPLACE FUNCTION sec.tenant() RETURNS text LANGUAGE sql AS $$SELECT 'org-bolt'$$"
                    + all,
                "'; INSERT INTO sec.tenant_login VALUES ('tributary_api', 'org-bolt')" + all,
                "'; SELECT encode(inner_pad, 'hex') FROM sec.tenant_key" + all,
                "'; SELECT ops.isolate_by_tenant('hot.team_minute')" + all,
                // Functions of the attacker's own, in the one schema where anybody may have some.
                "'; CREATE FUNCTION pg_temp.tell(a text) RETURNS boolean LANGUAGE plpgsql COST 0.0001 AS"
                    + " $$BEGIN RAISE WARNING '%', a; RETURN true; END$$;"
                    + " SELECT 1 FROM published.team_minute WHERE pg_temp.tell(tenant_id || team_id) --",
                "'; CREATE FUNCTION pg_temp.tenant() RETURNS text LANGUAGE sql AS $$SELECT 'org-bolt'$$;"
                    + " SET search_path = pg_temp, sec, published"
                    + all,
                "'; CREATE TEMP VIEW mine AS SELECT * FROM published.team_minute; SELECT mine::text FROM mine --",
                "'; DO $$BEGIN PERFORM set_config('app.current_tenant', 'org-bolt', false); END$$"
                    + all,
                // Texts that are run.
                "' OR query_to_xml('SELECT * FROM hot.team_minute', true, true, '') IS NOT NULL --",
                "' UNION SELECT schema_to_xml('published', true, true, '')::text, '' --",
                "' UNION SELECT schema_to_xml('hot', true, true, '')::text, '' --",
                // Errors that quote or count what they should not see.
                "' OR team_id::int = 1 --",
                "' OR 1 / (CASE WHEN tenant_id = 'org-bolt' THEN 0 ELSE 1 END) = 1 --",
                "' OR xpath('/' || tenant_id, '<a/>') IS NOT NULL --",
                // Files, programs, other databases, other sessions.
                "'; COPY (SELECT 1) TO PROGRAM 'id' --",
                "' UNION SELECT pg_read_file('PG_VERSION'), '' --",
                "' UNION SELECT query, application_name FROM pg_stat_activity --",
                "' UNION SELECT most_common_vals::text, histogram_bounds::text FROM pg_stats WHERE schemaname IN"
                    + " ('hot', 'warm', 'ops', 'published') --",
                "'; SELECT stxname FROM pg_statistic_ext; SELECT * FROM pg_statistic --"));
    for (String schema : List.of("published", "hot", "warm", "ops", "sec", "dim")) {
      for (String relation :
          TestDatabase.query(
              owner,
              "SELECT relname FROM pg_class WHERE relnamespace = '"
                  + schema
                  + "'::regnamespace AND relkind IN ('r', 'p', 'v')")) {
        attacks.add("' UNION ALL SELECT t::text, '' FROM " + schema + "." + relation + " AS t --");
      }
    }
    return attacks;
  }

  @Test
  void whateverIsInjected_nothingOfAnotherTenantIsVisible() throws SQLException {
    List<String> attacks = injections();
    int answered = 0;
    try (Connection victim = api.open()) {
      // Somebody of org-bolt is at work meanwhile, with a bound statement.
      victim.setAutoCommit(false);
      assertThat(enter(victim, KEY.of("org-bolt"))).isEqualTo("org-bolt");
      bound(victim, "eng-bolt");
      for (String attack : attacks) {
        Seen seen = request(api, KEY.of("org-acme"), attack);
        // A token that names org-bolt in hex is the attacker's own text.
        assertThat(withoutEcho(seen, attack).tellsOfBolt()).as(attack + " -> " + seen).isFalse();
        assertThat(withoutEcho(request(api, null, attack), attack).tellsOfBolt())
            .as("without a tenant: " + attack)
            .isFalse();
        answered += seen.error().isEmpty() ? 1 : 0;
      }
    }
    assertThat(attacks).hasSizeGreaterThan(80);
    assertThat(answered).as("attacks that were carried out").isGreaterThan(20);
  }

  private static void bound(Connection connection, String team) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT * FROM published.team_minute WHERE team_id = ?")) {
      statement.setString(1, team);
      try (ResultSet rows = statement.executeQuery()) {
        assertThat(rows.next()).isTrue();
      }
    }
  }

  /** Errors and pg_stat_activity quote the attacker's own statement. */
  private static Seen withoutEcho(Seen seen, String attack) {
    return new Seen(
        seen.rows().stream()
            .map(row -> row.replace(attack, "").replaceAll("SELECT team_id, active.*", ""))
            .toList(),
        seen.error());
  }

  /** The test of the test: with the bare setting of P-069 and views of an owner. */
  @Test
  void aSettingThatAnybodyMayChoose_leaks() {
    JdbcTarget naive = TestDatabase.migrated();
    plantIn(naive);
    TestDatabase.execute(
        naive,
        """
        DO $$
        DECLARE t regclass;
        BEGIN
          FOR t IN SELECT polrelid FROM pg_policy WHERE polname = 'tenant_isolation' AND polrelid <> 'hot.series_sample'::regclass LOOP
            EXECUTE format('ALTER POLICY tenant_isolation ON %s USING (tenant_id = current_setting(''app.current_tenant'', true))', t);
          END LOOP;
        END $$""");
    JdbcTarget naiveApi = loginTo(naive, "tributary_api", API_PASSWORD);

    List<String> leaks = new ArrayList<>();
    for (String attack : injections()) {
      if (withoutEcho(request(naiveApi, "org-acme", attack), attack).tellsOfBolt()) {
        leaks.add(attack);
      }
    }
    assertThat(leaks).hasSizeGreaterThanOrEqualTo(4).anyMatch(a -> a.contains("set_config("));
  }

  @Test
  void withoutATenant_thereAreNoRows_andTheCallerIsTold() throws SQLException {
    for (String token :
        Stream.of(
                null,
                "",
                "org-acme",
                "*",
                FORGED.of("org-acme"),
                KEY.of("org-acme", List.of(), Instant.now().minusSeconds(1)),
                new TenantTokens("k2", KEY.secret()).of("org-acme"),
                KEY.of("org-acme") + "0",
                KEY.of("org-acme").toUpperCase(java.util.Locale.ROOT),
                " " + KEY.of("org-acme"),
                KEY.of("org-acme") + "\n" + KEY.of("org-bolt"),
                KEY.signed("k1.99999999999.zz.*"),
                KEY.signed("k1.99999999999..*"),
                "x".repeat(1_000_000))
            .toList()) {
      try (Connection connection = api.open()) {
        connection.setAutoCommit(false);
        assertThat(enter(connection, token)).as("token %s", token).isNull();
        for (String relation : published()) {
          assertThat(query(connection, "SELECT * FROM " + relation))
              .isEqualTo(new Seen(List.of(), ""));
        }
      }
    }
  }

  private static List<String> published() {
    return TestDatabase.query(
        owner,
        """
        SELECT c.oid::regclass FROM pg_class c JOIN pg_attribute ON attrelid = c.oid AND attname = 'tenant_id'
        WHERE relnamespace = 'published'::regnamespace AND relkind IN ('r', 'v')""");
  }

  @Test
  void everyTenant_seesItsOwnRowsInEverythingPublished() throws SQLException {
    assertThat(published()).hasSizeGreaterThan(10);
    for (String tenant : List.of("acme", "bolt")) {
      try (Connection connection = api.open()) {
        connection.setAutoCommit(false);
        assertThat(enter(connection, KEY.of("org-" + tenant))).isEqualTo("org-" + tenant);
        for (String relation : published()) {
          Seen seen = query(connection, "SELECT DISTINCT tenant_id FROM " + relation);
          assertThat(seen).as(relation).isEqualTo(new Seen(List.of("org-" + tenant + " "), ""));
        }
      }
    }
  }

  @Test
  void aTokenForSomeTeams_showsNoOthers() throws SQLException {
    Instant soon = Instant.now().plusSeconds(60);
    try (Connection connection = api.open()) {
      connection.setAutoCommit(false);
      enter(connection, KEY.of("org-acme", List.of("eng-other", "eng-third"), soon));
      for (String relation : published()) {
        if (!relation.contains("organisation_engagement")) {
          assertThat(query(connection, "SELECT * FROM " + relation).rows()).as(relation).isEmpty();
        }
      }
      enter(connection, KEY.of("org-acme", List.of("eng-other", "eng-acme"), soon));
      assertThat(query(connection, "SELECT team_id FROM published.team_minute").rows())
          .containsExactly("eng-acme ");
    }
  }

  /** The gateway belongs to a platform: whoever does not run it sees none of it. */
  @Test
  void theGateway_isSeenByItsOperatorsOnly() throws SQLException {
    try (Connection connection = api.open()) {
      connection.setAutoCommit(false);
      enter(connection, KEY.of("org-other"));
      assertThat(query(connection, "SELECT name FROM published.gateway_sample"))
          .isEqualTo(new Seen(List.of(), ""));
      TenantWall.of(owner).operateGateway("org-other", true);
      assertThat(query(connection, "SELECT name FROM published.gateway_sample").rows())
          .containsExactly("http_req ");
      TenantWall.of(owner).operateGateway("org-other", false);
      assertThat(query(connection, "SELECT name FROM published.gateway_sample").rows()).isEmpty();
    }
  }

  @Test
  void afterTheTransaction_theConnectionHasNoTenant() throws SQLException {
    try (Connection connection = api.open()) {
      for (int end = 0; end < 2; end++) {
        connection.setAutoCommit(false);
        enter(connection, KEY.of("org-acme"));
        assertThat(query(connection, "SELECT 1 FROM published.team_minute").rows()).hasSize(1);
        if (end == 0) {
          connection.commit();
        } else {
          connection.rollback();
        }
        connection.setAutoCommit(true);
        assertThat(query(connection, "SELECT coalesce(sec.tenant(), 'none')").rows())
            .containsExactly("none ");
        assertThat(query(connection, "SELECT 1 FROM published.team_minute").rows()).isEmpty();
      }
    }
  }

  @Test
  void aReplacedKey_isGoodForTheOverlapOnly() throws SQLException {
    TenantTokens second = new TenantTokens("k2", FORGED.secret());
    TenantWall wall = TenantWall.of(owner);
    wall.addKey(second.keyId(), second.secret(), Duration.ofMinutes(1));
    try (Connection connection = api.open()) {
      assertThat(enter(connection, KEY.of("org-acme"))).isEqualTo("org-acme");
      assertThat(enter(connection, second.of("org-acme"))).isEqualTo("org-acme");
      wall.addKey(second.keyId(), second.secret(), Duration.ZERO);
      assertThat(enter(connection, KEY.of("org-acme"))).isNull();
      wall.addKey(KEY.keyId(), KEY.secret(), Duration.ZERO);
      assertThat(enter(connection, KEY.of("org-acme"))).isEqualTo("org-acme");
      assertThat(enter(connection, second.of("org-acme"))).isNull();
    }
  }

  @Test
  void aLoginOfATenant_seesThatTenant_whateverTokenItHasGot() throws SQLException {
    TenantWall wall = TenantWall.of(owner);
    String login = wall.openTenant("org-acme", "first-password");
    String verifier = "SELECT rolpassword FROM pg_authid WHERE rolname = '" + login + "'";
    List<String> first = TestDatabase.query(owner, verifier);
    wall.openTenant("org-acme", "second-password");
    assertThat(TestDatabase.query(owner, verifier))
        .isNotEqualTo(first)
        .allMatch(text -> text.startsWith("SCRAM-SHA-256$"));
    JdbcTarget acme = loginTo(owner, login, "second-password");
    for (String attack : injections()) {
      assertThat(withoutEcho(request(acme, KEY.of("org-bolt"), attack), attack).tellsOfBolt())
          .as(attack)
          .isFalse();
    }
    assertThat(request(acme, null, "eng-acme").rows()).containsExactly("eng-acme 11 ");

    assertThat(wall.closeTenant("org-acme")).isTrue();
    assertThat(wall.closeTenant("org-acme")).isFalse();
    assertThatThrownBy(acme::open).hasMessageContaining("does not exist");
  }

  @Test
  void theTrail_isWrittenForTheVerifiedTenant_andNotRewritten() throws SQLException {
    try (Connection connection = api.open()) {
      connection.setAutoCommit(false);
      enter(connection, KEY.of("org-acme"));
      query(
          connection, "SELECT sec.record_access('s', 'viewer', 'teams', NULL, 200, 3, 'trace-1')");
      assertThat(
              query(
                      connection,
                      "SELECT subject, rows FROM published.access_audit WHERE trace_id = 'trace-1'")
                  .rows())
          .containsExactly("s 3 ");
      connection.commit();
      assertThat(
              query(
                      connection,
                      "SELECT sec.record_access('s', 'viewer', 'teams', NULL, 200, 3, 't')")
                  .error())
          .contains("tenant_id");
      connection.rollback();
      for (String change :
          List.of(
              "DELETE FROM published.access_audit",
              "UPDATE published.access_audit SET rows = 0",
              "INSERT INTO published.access_audit (tenant_id) VALUES ('org-bolt')",
              "TRUNCATE ops.access_audit")) {
        assertThat(query(connection, change).error()).contains("permission denied");
        connection.rollback();
      }
    }
  }

  /** The gate: whoever adds a table, a view or a function is told here what is missing. */
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

  /** the policy is asked once a query, and rows are found by the key. */
  @Test
  void thePolicy_isEvaluatedOnce_andTheIndexIsUsed() throws SQLException {
    TestDatabase.execute(
        owner,
        """
        INSERT INTO hot.task_cycle_time (tenant_id, team_id, task_id, is_final, event_count, coverage, run_id, revision)
        SELECT 'org-many', 'eng-' || i % 20, 't' || i, true, 1, 1, 'r', 1 FROM generate_series(1, 20000) AS i;
        ANALYZE hot.task_cycle_time""");
    try (Connection connection = api.open()) {
      connection.setAutoCommit(false);
      enter(connection, KEY.of("org-many"));
      String plan =
          String.join(
              "\n",
              query(
                      connection,
                      "EXPLAIN (ANALYZE, COSTS off, TIMING off) SELECT * FROM published.task_cycle_time"
                          + " WHERE team_id = 'eng-7' ORDER BY task_id LIMIT 50")
                  .rows());
      assertThat(plan).contains("Index Scan", "tenant_id = ").doesNotContain("Seq Scan");
      assertThat(plan).contains("loops=1").doesNotContainPattern("InitPlan(?s).*loops=[2-9]");
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
