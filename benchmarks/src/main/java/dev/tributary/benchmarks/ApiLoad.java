package dev.tributary.benchmarks;

import dev.tributary.embedded.LocalDatabase;
import dev.tributary.io.jdbc.JdbcTarget;
import dev.tributary.io.jdbc.Migrations;
import dev.tributary.io.jdbc.TenantWall;
import dev.tributary.pipelines.CataloguedLineage;
import dev.tributary.serving.api.ApiServer;
import dev.tributary.serving.api.ApiSettings;
import dev.tributary.serving.api.DevelopmentIssuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How long the API takes (P-081) over 90 days of 200 teams of one tenant, a second tenant of the
 * same size beside it, asked by the load tool {@code wrk}. Clients, API and database share the
 * machine. Run it with {@code benchmarks/api [CLIENTS [SECONDS]]}; prints what wrk says.
 */
public final class ApiLoad {
  private static final String SECRET = "ab".repeat(32);
  private static final String ALL = "operational,delivery,summary,engagement,tasks";

  private final ApiServer api;
  private final String token;
  private final Path script;

  private ApiLoad(ApiServer api, String token, Path script) {
    this.api = api;
    this.token = token;
    this.script = script;
  }

  public static void main(String[] arguments) throws Exception {
    int clients = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100;
    int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20;
    Path script = Path.of(System.getenv("TRIBUTARY_HOME"), "benchmarks/api.lua");
    Path state = Files.createTempDirectory("tributary-api-load");
    try (LocalDatabase database = LocalDatabase.start(state.resolve("db"))) {
      Migrations.apply(database.jdbcUrl(), database.user(), database.password());
      plant(database);
      DevelopmentIssuer issuer = DevelopmentIssuer.in(state);
      String token =
          issuer.token(
              "tributary",
              "org-acme",
              "bench",
              "admin",
              List.of(),
              Instant.now(),
              Duration.ofHours(1));
      try (ApiServer api = start(database, state)) {
        System.out.println(policy(database));
        ApiLoad load = new ApiLoad(api, token, script);
        load.ask("warm-up, not to be counted", clients, Math.max(10, seconds / 2), ALL);
        load.ask("all routes, " + clients + " clients", clients, seconds, ALL);
        for (String route : ALL.split(",", -1)) {
          load.ask(route + ", " + clients + " clients", clients, Math.max(5, seconds / 4), route);
        }
        load.ask("all routes, one client", 1, Math.max(5, seconds / 4), ALL);
      }
    }
  }

  private static ApiServer start(LocalDatabase database, Path state) throws IOException {
    TenantWall wall =
        TenantWall.of(
            new JdbcTarget(database.jdbcUrl(), database.user(), database.password(), "api-load"));
    wall.addKey("k1", HexFormat.of().parseHex(SECRET), Duration.ZERO);
    wall.openApi(SECRET);
    ApiSettings settings =
        ApiSettings.from(
            Map.of(
                ApiSettings.JDBC_URL,
                database.jdbcUrl(),
                ApiSettings.JWKS,
                state.resolve("jwks.json").toString(),
                ApiSettings.ISSUER,
                DevelopmentIssuer.NAME,
                ApiSettings.PORT,
                "0"),
            Map.of(
                ApiSettings.PASSWORD_VARIABLE, SECRET, ApiSettings.KEY_VARIABLE, "k1:" + SECRET));
    return ApiServer.start(settings, CataloguedLineage.of(Optional.empty()));
  }

  private static String policy(LocalDatabase database) throws SQLException {
    try (Connection api = DriverManager.getConnection(database.jdbcUrl(), "tributary_api", SECRET);
        Connection owner =
            DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password())) {
      return PolicyCost.measure(api, owner, HexFormat.of().parseHex(SECRET));
    }
  }

  private void ask(String what, int clients, int seconds, String routes)
      throws IOException, InterruptedException {
    ProcessBuilder wrk =
        new ProcessBuilder(
                "wrk",
                "--threads=" + Math.min(clients, 2),
                "--connections=" + clients,
                "--duration=" + seconds + "s",
                "--timeout=10s",
                "--script=" + script,
                "http://127.0.0.1:" + api.port())
            .inheritIO();
    wrk.environment().put("TOKEN", token);
    wrk.environment().put("ROUTES", routes);
    wrk.environment().put("WHAT", what);
    wrk.start().waitFor();
  }

  /** The partitions of a year-old installation: 90 days of warm, a week of hot. */
  private static void plant(LocalDatabase database) throws IOException {
    // Ten days at a time: each of their tables is a lock.
    for (int tens = 0; tens < 10; tens++) {
      database.run(
          """
          DO $$
          DECLARE old regclass;
          BEGIN
            PERFORM ops.ensure_days(current_date - 10 * %1$d - 8, current_date - 10 * %1$d + 1);
            FOR old IN SELECT inhrelid FROM pg_inherits JOIN pg_class ON oid = inhrelid WHERE relnamespace = 'hot'::regnamespace
              AND relname ~ '_\\d{4}_\\d\\d_\\d\\d$' AND right(relname, 10) < to_char(current_date - 8, 'YYYY_MM_DD') LOOP
              EXECUTE format('DROP TABLE %%s', old);
            END LOOP;
          END$$"""
              .formatted(tens));
    }
    for (String tenant : List.of("org-acme", "org-bolt")) {
      database.run(
          """
          INSERT INTO warm.team_daily_summary (tenant_id, team_id, summary_date, throughput, cycle_time_p50, is_final, event_count, coverage, run_id, revision)
          SELECT '%1$s', 'eng-' || team, current_date - day, day, 1, true, 1, 1, 'r', 1
          FROM generate_series(1, 200) AS team, generate_series(1, 90) AS day;
          INSERT INTO hot.team_daily_summary SELECT * FROM warm.team_daily_summary
          WHERE tenant_id = '%1$s' AND summary_date > current_date - 7;
          INSERT INTO hot.team_delivery_24h (tenant_id, team_id, window_end, throughput, is_final, event_count, coverage, run_id, revision)
          SELECT '%1$s', 'eng-' || team, date_trunc('hour', now()) - hour * interval '1 hour', hour, true, 1, 1, 'r', 1
          FROM generate_series(1, 200) AS team, generate_series(1, 168) AS hour;
          INSERT INTO hot.team_minute (tenant_id, team_id, minute, active_blockers, is_final, event_count, coverage, run_id, revision)
          SELECT '%1$s', 'eng-' || team, date_trunc('minute', now()) - minute * interval '1 minute', 1, true, 1, 1, 'r', 1
          FROM generate_series(1, 200) AS team, generate_series(1, 2880) AS minute;
          INSERT INTO hot.task_cycle_time (tenant_id, team_id, task_id, state, is_final, event_count, coverage, run_id, revision)
          SELECT '%1$s', 'eng-' || team, 'task-' || task, 'OPEN', true, 1, 1, 'r', 1
          FROM generate_series(1, 200) AS team, generate_series(1, 250) AS task;
          INSERT INTO published.team_engagement (tenant_id, team_id, session_start, participants)
          SELECT '%1$s', 'eng-' || team, now() - day * interval '1 day', 7
          FROM generate_series(1, 200) AS team, generate_series(1, 90) AS day;
          INSERT INTO ops.late_events (tenant_id, pipeline, event_id, team_id, event_time, is_final, event_count, coverage, run_id, revision)
          SELECT '%1$s', 'delivery', 'e' || i, 'eng-' || i %% 200 + 1, now() - i * interval '1 minute', true, 1, 1, 'r', 1
          FROM generate_series(1, 20000) AS i"""
              .formatted(tenant));
    }
    database.run("VACUUM ANALYZE");
  }
}
