package dev.tributary.serving.api;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The rows of the shared API: two tenants, each with two teams whose names are the same. */
final class TwoTenants {
  static final List<String> ALL = List.of("org-acme", "org-bolt");
  private static final Map<String, Integer> NUMBER = Map.of("org-acme", 1111, "org-bolt", 7777);

  private TwoTenants() {}

  static void plantIn(RunningApi api) throws IOException {
    for (String tenant : ALL) {
      api.run(rows(tenant, NUMBER.get(tenant)));
    }
    api.run(
        """
        INSERT INTO ops.admission (pipeline, run, shard, watermark, is_final, event_count, coverage, run_id, revision, updated_at)
        VALUES ('operational', 'r', 0, '2026-01-05T10:00:00Z', false, 1, 1, 'r', 1, '2026-01-05T10:02:00Z')""");
    api.run(
        """
        INSERT INTO hot.series_sample (name, labels, at, value, is_final, event_count, coverage, run_id, revision)
        SELECT 'namespace_global_' || name || '_1m', labels, '2026-01-05T09:58:00Z'::timestamptz + i * interval '1 minute', 120, true, 1, 1, 'r', 1
        FROM (VALUES ('product_gw_http_req', '{"product":"Maps"}'), ('product_gw_rt_p95', '{"product":"Maps"}'),
                     ('api_gw_http_req', '{"product":"Maps","api":"Route"}'), ('error_code_gw_http_code', '{"product":"Maps","http_code":"503"}'),
                     ('error_code_gw_error_code', '{"product":"Maps","error_code":"Busy"}'), ('tenant_gw_http_req', '{"uid":"u1"}'),
                     ('gw_late_req', '{"stage":"lines"}')) AS series (name, labels), generate_series(0, 1) AS i;
        INSERT INTO ops.gateway_operator VALUES ('org-acme')""");
  }

  private static String rows(String tenant, int number) {
    return """
        INSERT INTO hot.team_minute (tenant_id, team_id, minute, active_blockers, sla_risk_score, is_final, event_count, coverage, run_id, revision)
        SELECT '%1$s', team, '2026-01-05T09:00:00Z'::timestamptz + i * interval '1 minute', %2$d, 0.5, i < 20, 1, 1, 'r', 1
        FROM unnest(ARRAY['eng-one', 'eng-two']) AS team, generate_series(0, 29) AS i;
        INSERT INTO hot.team_delivery_24h (tenant_id, team_id, window_end, throughput, is_final, event_count, coverage, run_id, revision)
        VALUES ('%1$s', 'eng-one', '2026-01-05T09:00:00Z', %2$d, true, 1, 1, 'r', 1);
        INSERT INTO hot.team_daily_summary (tenant_id, team_id, summary_date, throughput, is_final, event_count, coverage, run_id, revision)
        SELECT '%1$s', team, date '2026-01-01' + i, %2$d, true, 1, 1, 'r', 1
        FROM unnest(ARRAY['eng-one', 'eng-two', 'only-%1$s']) AS team, generate_series(0, 4) AS i;
        INSERT INTO hot.task_cycle_time (tenant_id, team_id, task_id, cycle_time_minutes, state, is_final, event_count, coverage, run_id, revision)
        SELECT '%1$s', 'eng-one', '%1$s-' || i, %2$d, 'OPEN', false, 1, 1, 'r', 1 FROM generate_series(1, 3) AS i;
        INSERT INTO hot.active_users (tenant_id, minute, users_1m, users_5m, users_30m, is_final, event_count, coverage, run_id, revision)
        SELECT '%1$s', '2026-01-05T09:00:00Z'::timestamptz + i * interval '1 minute', i %% 6, 40, %2$d, i < 50, 1, 1, 'r', 1 FROM generate_series(0, 59) AS i;
        INSERT INTO hot.page_views (tenant_id, minute, page, views, users, is_final, event_count, coverage, run_id, revision)
        SELECT '%1$s', '2026-01-05T09:00:00Z'::timestamptz + i * interval '1 minute', page, %2$d, 1, true, 1, 1, 'r', 1
        FROM generate_series(0, 9) AS i, unnest(ARRAY['/', '/%1$s']) AS page;
        INSERT INTO hot.revenue_hour (tenant_id, hour, currency, amount_minor, orders, refunded_minor, refunds, is_final, event_count, coverage, run_id, revision)
        SELECT '%1$s', '2026-01-05T08:00:00Z'::timestamptz + i * interval '1 hour', currency, %2$d, 1, 0, 0, true, 1, 1, 'r', 1
        FROM generate_series(0, 1) AS i, unnest(ARRAY['EUR', 'JPY']) AS currency;
        INSERT INTO ops.erasure_audit (tenant_id, person_hashes, files_read, files_rewritten, events_changed)
        VALUES ('%1$s', '{a,b}', 1, 1, 3);
        INSERT INTO published.team_engagement (tenant_id, team_id, session_start, participants, suppressed)
        VALUES ('%1$s', 'eng-one', '2026-01-04T09:00:00Z', %2$d, NULL), ('%1$s', 'eng-one', '2026-01-04T12:00:00Z', NULL, 'floor');
        INSERT INTO ops.late_events (tenant_id, pipeline, event_id, team_id, event_time, is_final, event_count, coverage, run_id, revision)
        SELECT '%1$s', 'operational', 'e' || i, 'eng-one', '2026-01-05T09:10:30Z', true, 1, 1, 'r', 1 FROM generate_series(1, %2$d %% 10) AS i;
        """
        .formatted(tenant, number);
  }
}
