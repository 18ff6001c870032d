package dev.tributary.serving.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Fifty tenants share the API's few connections, and their requests end in every way there is:
 * answered, refused, failed, cancelled, out of time; some leave on the connection what a bug or an
 * attacker would leave. Nobody ever sees a row of another.
 *
 * <p>{@code -Dtenants.requests=100000} asks as often as that instead.
 */
@Timeout(1800)
class TenantPoolIT {
  private static final long SEED = 16;
  private static final int TENANTS = 50;
  private static final int THREADS = 32;
  private static final int REQUESTS = Integer.getInteger("tenants.requests", 2_000);
  private static final String EVERYTHING =
      "SELECT tenant_id FROM published.team_minute UNION ALL SELECT tenant_id FROM published.task_cycle_time";

  private static RunningApi api;

  /** What a request does before, or instead of, reading everything. */
  private enum Way {
    READ,
    REFUSED,
    FAILED,
    BROKEN_STATEMENT,
    OUT_OF_TIME,
    CANCELLED,
    LEAVES_ITS_TENANT,
    LEAVES_A_CURSOR,
    LEAVES_A_TABLE,
    LEAVES_STATEMENTS,
    LOOKS_FOR_LEFTOVERS
  }

  private final Map<String, LongAdder> seen = new LinkedHashMap<>();
  private final AtomicInteger left = new AtomicInteger(REQUESTS);
  private final Executor soon = CompletableFuture.delayedExecutor(4, TimeUnit.MILLISECONDS);

  @BeforeAll
  static void plant() throws Exception {
    api = RunningApi.shared();
    for (String table :
        List.of("team_minute|minute|'2026-01-05T09:00:00Z'", "task_cycle_time|task_id|'t'")) {
      String[] part = table.split("\\|");
      api.run(
          """
          INSERT INTO hot.%s (tenant_id, team_id, %s, is_final, event_count, coverage, run_id, revision)
          SELECT 'org-pool-' || i, 'eng', %s, true, 1, 1, 'r', 1 FROM generate_series(1, %d) AS i"""
              .formatted(part[0], part[1], part[2], TENANTS));
    }
  }

  @Test
  void howeverRequestsEnd_nobodySeesARowOfAnotherTenant() throws Exception {
    for (String what : List.of("own", "foreign", "empty", "leftovers")) {
      seen.put(what, new LongAdder());
    }
    for (Way way : Way.values()) {
      seen.put(way.name(), new LongAdder());
    }
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (TenantDatabase database = api.openDatabase()) {
      List<CompletableFuture<Void>> all = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        Random dice = new Random(SEED + thread);
        all.add(CompletableFuture.runAsync(() -> requests(database, dice), threads));
      }
      all.forEach(CompletableFuture::join);
    } finally {
      threads.shutdown();
    }
    assertThat(seen.get("foreign").sum()).as("%s", seen).isZero();
    assertThat(seen.get("leftovers").sum()).as("%s", seen).isZero();
    assertThat(seen.get("empty").sum()).as("%s", seen).isZero();
    assertThat(seen.get("own").sum()).as("%s", seen).isGreaterThan(REQUESTS / 3);
    for (Way way : Way.values()) {
      assertThat(seen.get(way.name()).sum()).as("%s in %s", way, seen).isPositive();
    }
    if (REQUESTS > 10_000) {
      report();
    }
  }

  @SuppressWarnings("SystemOut")
  private void report() {
    System.out.println(REQUESTS + " requests: " + seen);
  }

  private void requests(TenantDatabase database, Random dice) {
    while (left.getAndDecrement() > 0) {
      String tenant = "org-pool-" + (1 + dice.nextInt(TENANTS));
      // Half of them are plain.
      Way way = dice.nextBoolean() ? Way.READ : Way.values()[dice.nextInt(Way.values().length)];
      Caller caller = Caller.of(tenant, "wren", Role.ADMIN, List.of());
      Access access = new Access("pool", null, "0".repeat(32), System.nanoTime());
      seen.get(way.name()).increment();
      try {
        database.as(caller, access, connection -> request(connection, tenant, way));
      } catch (ApiProblem | IllegalStateException refused) {
        // Cancelled, out of time, or as it was meant to end.
      }
    }
  }

  private Answer request(Connection connection, String tenant, Way way) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      switch (way) {
        case READ -> {}
        case REFUSED -> throw ApiProblem.forbidden();
        case FAILED -> throw new IllegalStateException("a bug");
        case BROKEN_STATEMENT -> statement.execute("SELECT 1 / 0");
        case OUT_OF_TIME -> {
          statement.execute("SET LOCAL statement_timeout = 2");
          statement.execute("SELECT pg_sleep(5)");
        }
        case CANCELLED -> {
          soon.execute(() -> cancel(statement));
          statement.execute("SELECT pg_sleep(0.02)");
        }
        case LEAVES_ITS_TENANT ->
            statement.execute(
                "SELECT set_config('app.current_tenant', current_setting('app.current_tenant'), false)");
        case LEAVES_A_CURSOR ->
            statement.execute("DECLARE leftover CURSOR WITH HOLD FOR " + EVERYTHING);
        case LEAVES_A_TABLE ->
            statement.execute("CREATE TEMP TABLE IF NOT EXISTS leftover AS " + EVERYTHING);
        case LEAVES_STATEMENTS -> {
          // Under names that the driver uses: whoever comes next would run them as their own.
          for (int name = 1; name < 12; name++) {
            Savepoint before = connection.setSavepoint();
            try {
              statement.execute("DEALLOCATE \"S_" + name + "\"");
            } catch (SQLException e) {
              connection.rollback(before);
            }
            before = connection.setSavepoint();
            try {
              statement.execute("PREPARE \"S_" + name + "\" AS SELECT 'leftover'");
            } catch (SQLException e) {
              connection.rollback(before);
            }
          }
        }
        case LOOKS_FOR_LEFTOVERS -> {
          look(connection, "FETCH ALL FROM leftover");
          look(connection, "SELECT * FROM pg_temp.leftover");
        }
      }
      read(statement, tenant);
    }
    return new Answer(Map.of(), 1);
  }

  private static void cancel(Statement statement) {
    try {
      statement.cancel();
    } catch (SQLException e) {
      // It is over already.
    }
  }

  private void look(Connection connection, String sql) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      if (rows.next()) {
        seen.get("leftovers").increment();
      }
    } catch (SQLException e) {
      connection.rollback(before);
    }
  }

  private void read(Statement statement, String tenant) throws SQLException {
    int rows = 0;
    try (ResultSet all = statement.executeQuery(EVERYTHING)) {
      while (all.next()) {
        rows++;
        seen.get(all.getString(1).equals(tenant) ? "own" : "foreign").increment();
      }
    }
    if (rows != 2) {
      seen.get("empty").increment();
    }
  }
}
