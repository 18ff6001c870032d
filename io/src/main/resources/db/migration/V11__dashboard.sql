-- What the dashboard shows beside what is about teams (P-006): activity, the gateway, erasures, how healthy the pipelines are.
--
-- All of it is about a tenant as a whole. So it is shown to tokens that see all of its teams, and to no others.

CREATE VIEW published.active_users WITH (security_barrier) AS
SELECT active.tenant_id, minute,
       CASE WHEN users_1m = 0 OR users_1m >= coalesce(contributors, 5) THEN users_1m END AS users_1m,
       CASE WHEN users_5m = 0 OR users_5m >= coalesce(contributors, 5) THEN users_5m END AS users_5m,
       CASE WHEN users_30m = 0 OR users_30m >= coalesce(contributors, 5) THEN users_30m END AS users_30m,
       -- The smallest of the three that is not zero decides: the shorter windows are inside of the longer ones.
       CASE WHEN coalesce(nullif(users_1m, 0), nullif(users_5m, 0), users_30m) BETWEEN 1 AND coalesce(contributors, 5) - 1
            THEN 'floor' END AS suppressed,
       is_final, event_count
FROM hot.active_users AS active LEFT JOIN ops.privacy_floor AS floor ON floor.tenant_id = active.tenant_id
WHERE '*' = ANY ((SELECT sec.teams())::text[]);

-- Views, and not who viewed: of most minutes that would be fewer people than may be told of.
CREATE VIEW published.page_views WITH (security_barrier) AS
SELECT tenant_id, minute, page, views, is_final FROM hot.page_views
WHERE '*' = ANY ((SELECT sec.teams())::text[]);

CREATE VIEW published.revenue_hour WITH (security_barrier) AS
SELECT tenant_id, hour, currency, amount_minor, orders, refunded_minor, refunds, is_final, event_count FROM hot.revenue_hour
WHERE '*' = ANY ((SELECT sec.teams())::text[]);

CREATE VIEW published.erasure WITH (security_barrier) AS
SELECT tenant_id, at, cardinality(person_hashes) AS people, files_rewritten, events_changed, recomputed_from, recomputed_to
FROM ops.erasure_audit
WHERE '*' = ANY ((SELECT sec.teams())::text[]);

-- The gateway's series are about a platform and belong to no tenant. Who runs that platform sees them, all or none:
-- ./tributary tenants gateway org-acme.
CREATE TABLE ops.gateway_operator (
  tenant_id  text COLLATE "C" PRIMARY KEY
);

SELECT ops.isolate_by_tenant('ops.gateway_operator');

-- For readers: of the operators they see their own tenant at most, and so this is whether they are one.
ALTER TABLE hot.series_sample ENABLE ROW LEVEL SECURITY;
ALTER TABLE hot.series_sample FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON hot.series_sample TO tributary_reader
  USING (EXISTS (SELECT FROM ops.gateway_operator)) WITH CHECK (EXISTS (SELECT FROM ops.gateway_operator));
DO $$
BEGIN
  EXECUTE format('CREATE POLICY writers ON hot.series_sample TO %I, tributary_writer USING (true) WITH CHECK (true)',
    (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = 'hot.series_sample'::regclass));
END
$$;

CREATE VIEW published.gateway_sample WITH (security_barrier) AS
SELECT operator.tenant_id, name, label, at, value, is_final, sample.updated_at
FROM ops.gateway_operator AS operator CROSS JOIN hot.series_sample AS sample
WHERE '*' = ANY ((SELECT sec.teams())::text[]);

-- Shares, and not counts: those are over all tenants. late: of what was received, what came after its window had passed, counted or not.
CREATE OR REPLACE VIEW published.freshness AS
SELECT pipeline, max(watermark) AS watermark, max(updated_at) AS last_write,
       round((sum(late_only) + sum(late_applied)) / nullif(sum(event_count), 0), 4)::double precision AS late_ratio,
       round(sum(duplicate) / nullif(sum(event_count), 0), 4)::double precision AS duplicate_ratio,
       round(sum(rejected) / nullif(sum(event_count), 0), 4)::double precision AS rejected_ratio
FROM ops.admission AS shard
WHERE run = (SELECT max(run) FROM ops.admission AS newest WHERE newest.pipeline = shard.pipeline)
GROUP BY pipeline;

SELECT ops.publish_view(view::regclass)
FROM unnest(ARRAY['published.active_users', 'published.page_views', 'published.revenue_hour', 'published.erasure',
                  'published.gateway_sample', 'published.freshness']) AS view;
