package dev.tributary.serving.api;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

/**
 * How long the API takes (P-081): clients that ask one after the other over 90 days of 200 teams of
 * one tenant, a second tenant of the same size beside it. Arguments: clients, requests of each.
 * Clients, API and database share the machine. Prints milliseconds; asserts nothing about them.
 */
final class ApiLoadBench {
  private static final long SEED = 81;
  private static final List<String> ROUTES =
      List.of(
          "operational?limit=60",
          "delivery?limit=24",
          "summary?limit=90",
          "engagement",
          "tasks?limit=50");

  private static final LongAdder BUSY = new LongAdder();

  private ApiLoadBench() {}

  public static void main(String[] arguments) throws Exception {
    int clients = Integer.parseInt(arguments[0]);
    int requests = Integer.parseInt(arguments[1]);
    Path state = Files.createTempDirectory("api-load");
    try (RunningApi api = RunningApi.start(state)) {
      plant(api);
      String token = api.token("org-acme", "admin");
      run(api, token, clients, Math.max(20, requests / 5));
      BUSY.reset();
      for (String route : ROUTES) {
        report(route, run(api, token, clients, requests, List.of(route)));
      }
      report("all of them", run(api, token, clients, requests));
      report("all of them, one client", run(api, token, 1, requests));
    }
  }

  private static void plant(RunningApi api) throws Exception {
    // The partitions of a year-old installation: 90 days of warm, a week of hot.
    api.run(
        """
        DO $$
        DECLARE old regclass;
        BEGIN
          FOR i IN 0..9 LOOP PERFORM ops.ensure_days(current_date - 10 * i - 8, current_date - 10 * i + 1); END LOOP;
          FOR old IN SELECT inhrelid FROM pg_inherits JOIN pg_class ON oid = inhrelid WHERE relnamespace = 'hot'::regnamespace
            AND relname ~ '_\\d{4}_\\d\\d_\\d\\d$' AND right(relname, 10) < to_char(current_date - 8, 'YYYY_MM_DD') LOOP
            EXECUTE format('DROP TABLE %s', old);
          END LOOP;
        END$$""");
    for (String tenant : List.of("org-acme", "org-bolt")) {
      api.run(
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
    api.run("ANALYZE");
  }

  private static double[] run(RunningApi api, String token, int clients, int requests)
      throws Exception {
    return run(api, token, clients, requests, ROUTES);
  }

  private static double[] run(
      RunningApi api, String token, int clients, int requests, List<String> routes)
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    List<CompletableFuture<double[]>> all = new ArrayList<>();
    for (int client = 0; client < clients; client++) {
      Random dice = new Random(SEED + client);
      all.add(
          CompletableFuture.supplyAsync(
              () -> client(api.address(), token, requests, routes, dice), threads));
    }
    double[] millis =
        all.stream().flatMapToDouble(one -> Arrays.stream(one.join())).sorted().toArray();
    threads.shutdown();
    return millis;
  }

  private static double[] client(
      String address, String token, int requests, List<String> routes, Random dice) {
    HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    double[] millis = new double[requests];
    try {
      for (int i = 0; i < requests; i++) {
        String path =
            "/api/v1/teams/eng-"
                + (1 + dice.nextInt(200))
                + "/"
                + routes.get(dice.nextInt(routes.size()));
        HttpRequest request =
            HttpRequest.newBuilder(URI.create(address + path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + token)
                .build();
        long begin = System.nanoTime();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        millis[i] = (System.nanoTime() - begin) / 1e6;
        if (response.statusCode() != 200) {
          BUSY.increment();
        }
      }
    } catch (java.io.IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return millis;
  }

  @SuppressWarnings("SystemOut")
  private static void report(String what, double[] millis) {
    System.out.printf(
        "%-26s %6d requests, %4d not answered with 200  p50 %7.1f  p95 %7.1f  p99 %7.1f  max %7.1f ms%n",
        what,
        millis.length,
        BUSY.sumThenReset(),
        millis[millis.length / 2],
        millis[(int) (millis.length * 0.95)],
        millis[(int) (millis.length * 0.99)],
        millis[millis.length - 1]);
  }
}
