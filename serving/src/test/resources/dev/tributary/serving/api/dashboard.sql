-- What a busy afternoon leaves behind: rows as the pipelines write them, up to now. Two teams of org-acme, one of org-bolt.
SET timezone = 'UTC';
INSERT INTO hot.team_minute (tenant_id, team_id, minute, active_blockers, sla_risk_score, tasks_at_risk, sla_ratio_p95, open_incidents, failed_builds, events, is_final, event_count, coverage, run_id, revision)
SELECT tenant, team, date_trunc('minute', now()) - i * interval '1 minute',
       CASE WHEN tenant = 'org-bolt' THEN 7777 WHEN team = 'eng-secret' THEN 4321 ELSE 2 + (i / 17) % 3 END,
       38 + 22 * sin(i / 21.0), 3 + (i / 25) % 4, 0.9, CASE WHEN i BETWEEN 40 AND 72 THEN 1 ELSE 0 END, CASE WHEN i % 23 = 5 THEN 1 ELSE 0 END,
       4 + (i * 7) % 9, i > 3, 1, 1, 'r', 1
FROM (VALUES ('org-acme', 'eng-platform'), ('org-acme', 'eng-secret'), ('org-bolt', 'eng-platform')) AS teams (tenant, team), generate_series(0, 200) AS i;

INSERT INTO hot.team_daily_summary (tenant_id, team_id, summary_date, cycle_time_p50, cycle_time_p95, throughput, pr_opened, pr_merged, pr_closed, pr_merge_rate, pr_review_lag,
  builds_passed, builds_failed, build_pass_rate, pr_opened_bots, active_tasks, deployment_frequency, deployments_failed, change_failure_rate, rework_rate, lead_time_for_changes, time_to_restore,
  is_final, event_count, coverage, run_id, revision)
SELECT 'org-acme', 'eng-platform', current_date - i, 2400 + 900 * sin(i / 4.0) + 260 * (i % 3), 6100 + 1500 * sin(i / 5.0) + 420 * (i % 4), 3 + (i * 5) % 6,
       5 + i % 4, 4 + i % 3, 1, 0.8, 95 + 60 * (i % 5), 26 + (i * 3) % 11, (i * 2) % 5, (26 + (i * 3) % 11)::double precision / (26 + (i * 3) % 11 + (i * 2) % 5), i % 2,
       31 + i % 6, 2 + i % 4, CASE WHEN i % 6 = 0 THEN 1 ELSE 0 END, CASE WHEN i % 6 = 0 THEN 1.0 / (2 + i % 4) ELSE 0 END, 0, 900 + 70 * (i % 7),
       CASE WHEN i % 6 = 0 THEN 48 END, i > 0, 60, 60, 'r', 1
FROM generate_series(0, 44) AS i;

INSERT INTO published.team_collaboration (tenant_id, team_id, summary_date, collab_score, collab_contributors, suppressed)
SELECT 'org-acme', 'eng-platform', current_date - i, CASE WHEN i % 3 > 0 THEN 0.2 + 0.05 * (i % 5) END, CASE WHEN i % 3 > 0 THEN 7 + i % 4 END, CASE WHEN i % 3 = 0 THEN 'floor' END
FROM generate_series(1, 44) AS i;

INSERT INTO hot.team_delivery_24h (tenant_id, team_id, window_end, throughput, active_tasks, blocker_count, blocked_over_48h, is_final, event_count, coverage, run_id, revision)
SELECT 'org-acme', 'eng-platform', date_trunc('hour', now()) - i * interval '1 hour', 4 + i % 5, 31 + (i / 6) % 5, 2 + (i / 9) % 3, 0, i > 1, 60, 60, 'r', 1
FROM generate_series(0, 47) AS i;

INSERT INTO published.team_engagement (tenant_id, team_id, session_start, session_end, participants, interactions, async_ratio, async_interactions, chat_messages, comments, bot_interactions, cross_team_comments, collaboration_density)
SELECT 'org-acme', 'eng-platform', current_date - interval '1 day' * d + interval '9 hours' + i * interval '2 hours 10 minutes', current_date - interval '1 day' * d + interval '10 hours' + i * interval '2 hours 10 minutes',
       5 + (d + i) % 4, 12 + (d * 3 + i * 5) % 17, 0.25 + 0.1 * ((d + i) % 4), (12 + (d * 3 + i * 5) % 17) / 3, 6, 7, 1, 2, 0.28
FROM generate_series(1, 6) AS d, generate_series(0, 2) AS i;
INSERT INTO published.team_engagement (tenant_id, team_id, session_start, suppressed, crossing_suppressed)
SELECT 'org-acme', 'eng-platform', current_date - interval '1 day' * d + interval '16 hours', CASE d % 2 WHEN 0 THEN 'floor' ELSE 'complement' END, 'floor'
FROM generate_series(1, 6) AS d;

INSERT INTO hot.active_users (tenant_id, minute, users_1m, users_5m, users_30m, is_final, event_count, coverage, run_id, revision)
SELECT 'org-acme', date_trunc('minute', now()) - i * interval '1 minute', CASE WHEN i = 30 THEN 3 ELSE 46 + round(14 * sin(i / 9.0)) END, 140 + round(30 * sin(i / 14.0)), 610 + round(90 * sin(i / 30.0)), i > 2, 900, 900, 'r', 1
FROM generate_series(0, 120) AS i;
INSERT INTO hot.page_views (tenant_id, minute, page, views, users, is_final, event_count, coverage, run_id, revision)
SELECT 'org-acme', date_trunc('minute', now()) - i * interval '1 minute', page, 40 / n + i % 3, 9, true, 9, 9, 'r', 1
FROM generate_series(0, 59) AS i, unnest(ARRAY['/', '/search', '/products/tributary-map', '/cart', '/checkout', '/help/returns', '/account']) WITH ORDINALITY AS pages (page, n);
INSERT INTO hot.revenue_hour (tenant_id, hour, currency, amount_minor, orders, refunded_minor, refunds, is_final, event_count, coverage, run_id, revision)
SELECT 'org-acme', date_trunc('hour', now()) - i * interval '1 hour', currency, 48219900 - i * 1234500, 412 - i, 219900, 3, i > 0, 415, 415, 'r', 1
FROM generate_series(0, 5) AS i, unnest(ARRAY['EUR', 'JPY']) AS currency;

INSERT INTO ops.gateway_operator VALUES ('org-acme');
INSERT INTO hot.series_sample (name, labels, at, value, is_final, event_count, coverage, run_id, revision)
SELECT 'namespace_global_' || name || '_1m', format('{"biz_region_id": "east", "product": "%s"}', product), date_trunc('minute', now()) - i * interval '1 minute',
       scale * CASE WHEN shape > 0 THEN (1 + 0.25 * sin(i / 7.0 + n)) / n ELSE 1 END, true, 1, 1, 'r', 1
FROM (VALUES ('product_gw_http_req', 5200.0, 1), ('product_gw_success_rate', 0.9987, 0), ('product_gw_rt_mean', 62.0, 1), ('product_gw_rt_p50', 41.0, 1), ('product_gw_rt_p95', 310.0, 1), ('product_gw_rt_p99', 900.0, 1)) AS series (name, scale, shape),
     unnest(ARRAY['maps', 'payments', 'search', 'mail']) WITH ORDINALITY AS products (product, n), generate_series(1, 70) AS i;
INSERT INTO hot.series_sample (name, labels, at, value, is_final, event_count, coverage, run_id, revision)
SELECT 'namespace_global_api_gw_' || name || '_1m', format('{"api": "%s", "priority": "P1", "product": "maps", "version": "v2"}', api), date_trunc('minute', now()) - i * interval '1 minute', scale / n, true, 1, 1, 'r', 1
FROM (VALUES ('http_req', 2600.0), ('http_5xx', 4.0), ('slow_http_req', 11.0), ('rt_mean', 70.0), ('rt_p95', 340.0)) AS series (name, scale),
     unnest(ARRAY['DescribeRoute', 'ListTiles', 'Geocode']) WITH ORDINALITY AS apis (api, n), generate_series(1, 70) AS i;
INSERT INTO hot.series_sample (name, labels, at, value, is_final, event_count, coverage, run_id, revision)
SELECT 'namespace_global_error_code_gw_http_code_1m', format('{"api": "ListTiles", "http_code": "%s", "product": "maps"}', code), date_trunc('minute', now()) - i * interval '1 minute', 18 / n + i % 4, true, 1, 1, 'r', 1
FROM unnest(ARRAY['200', '404', '429', '503']) WITH ORDINALITY AS codes (code, n), generate_series(1, 70) AS i
UNION ALL
SELECT 'namespace_global_error_code_gw_error_code_1m', format('{"api": "ListTiles", "error_code": "%s", "product": "maps"}', code), date_trunc('minute', now()) - i * interval '1 minute', 9 / n, true, 1, 1, 'r', 1
FROM unnest(ARRAY['Throttling.User', 'ServiceUnavailable']) WITH ORDINALITY AS codes (code, n), generate_series(1, 20) AS i
UNION ALL
SELECT 'namespace_global_tenant_gw_' || name || '_1m', format('{"gc_level": "GC%s", "uid": "10%s"}', 4 + n, n), date_trunc('minute', now()) - i * interval '1 minute', scale / n, true, 1, 1, 'r', 1
FROM (VALUES ('http_req', 900.0), ('api_req_limiting_rate', 0.04)) AS series (name, scale), generate_series(1, 3) AS n, generate_series(1, 20) AS i;

INSERT INTO ops.admission (pipeline, run, shard, admitted, duplicate, late_only, rejected, late_applied, rejected_reasons, watermark, is_final, event_count, coverage, run_id, revision, updated_at)
SELECT pipeline, 'r', 0, 961, 17, 0, 5, 7, '{"json.malformed":3,"time.future":2}', now() - interval '70 seconds', false, 983, 983, 'r', 1, now() - interval '3 seconds'
FROM unnest(ARRAY['archive', 'delivery', 'operational', 'engagement', 'activity']) AS pipeline;
INSERT INTO ops.late_events (tenant_id, pipeline, event_id, team_id, event_time, is_final, event_count, coverage, run_id, revision)
SELECT 'org-acme', 'operational', 'e' || i, 'eng-platform', now() - i * interval '9 minutes', true, 1, 1, 'r', 1 FROM generate_series(1, 3) AS i;
INSERT INTO ops.erasure_audit (tenant_id, person_hashes, files_read, files_rewritten, events_changed, recomputed_from, recomputed_to)
VALUES ('org-acme', '{a}', 40, 6, 118, current_date - 30, current_date - 2);
INSERT INTO ops.reconciliation_audit (run, table_name, key, reason)
SELECT 'r', 'hot.team_minute', jsonb_build_object('tenant_id', tenant, 'team_id', 'eng-platform'), reason
FROM (VALUES ('org-acme', 'late_event'), ('org-acme', 'late_event'), ('org-acme', 'differing'), ('org-bolt', 'missing_row')) AS corrected (tenant, reason);
