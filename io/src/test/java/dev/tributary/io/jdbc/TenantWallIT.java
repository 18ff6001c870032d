package dev.tributary.io.jdbc;

import static dev.tributary.io.jdbc.Wall.KEY;
import static dev.tributary.io.jdbc.Wall.enter;
import static dev.tributary.io.jdbc.Wall.loginTo;
import static dev.tributary.io.jdbc.Wall.plantIn;
import static dev.tributary.io.jdbc.Wall.query;
import static dev.tributary.io.jdbc.Wall.request;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.io.jdbc.Wall.Seen;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Attacks on the wall between tenants (P-071, T-13, R-16, R-18), as the role of the API, with a
 * statement into which the attacker writes what they like.
 */
class TenantWallIT {
  private static final TenantTokens FORGED =
      new TenantTokens("k1", "fedcba9876543210fedcba9876543210".getBytes(UTF_8));

  private static JdbcTarget owner;
  private static JdbcTarget api;

  @BeforeAll
  static void plant() {
    owner = Wall.shared().owner();
    api = Wall.shared().api();
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
    JdbcTarget naiveApi = loginTo(naive, "tributary_api", Wall.API_PASSWORD);

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
}
