-- How healthy the pipelines are, for the dashboard: dead letters by reason, and what service levels are judged by (P-079, P-081, P-082, A-050).

-- How many records of a shard were rejected for each reason, as a JSON object; counted where `rejected` is.
ALTER TABLE ops.admission ADD COLUMN rejected_reasons text;

-- Shares, and not counts, as in published.freshness: a record that could not be read has no tenant. The pipeline `archive` reads every
-- topic of events and keeps what it rejects; the others reject the same records and keep nothing.
CREATE VIEW published.dead_letters AS
WITH newest AS (
  SELECT event_count, rejected_reasons FROM ops.admission
  WHERE pipeline = 'archive' AND run = (SELECT max(run) FROM ops.admission WHERE pipeline = 'archive')
)
SELECT reason, round(sum(count::numeric) / (SELECT nullif(sum(event_count), 0) FROM newest), 6)::double precision AS share
FROM newest, jsonb_each_text(rejected_reasons::jsonb) AS rejected (reason, count)
GROUP BY reason;

-- From the verified token to the end of reading.
ALTER TABLE ops.access_audit ADD COLUMN millis integer;
DROP FUNCTION sec.record_access(text, text, text, text, integer, integer, text);
CREATE FUNCTION sec.record_access(
  subject text, role text, route text, team_id text, status integer, rows integer, trace_id text, millis integer DEFAULT NULL)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO ops.access_audit (tenant_id, subject, role, route, team_id, status, rows, trace_id, millis)
  VALUES (sec.tenant(), subject, role, route, team_id, status, rows, trace_id, millis)
$$;
REVOKE ALL ON FUNCTION sec.record_access FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.record_access TO tributary_api;

CREATE OR REPLACE VIEW published.access_audit AS
SELECT tenant_id, at, subject, role, route, team_id, status, rows, trace_id, millis FROM ops.access_audit;

-- What was served and turned out to be wrong, and why.
ALTER TABLE ops.reconciliation_audit
  ADD COLUMN tenant_id text COLLATE "C" GENERATED ALWAYS AS (key ->> 'tenant_id') STORED,
  ADD COLUMN team_id text COLLATE "C" GENERATED ALWAYS AS (key ->> 'team_id') STORED;
CREATE INDEX reconciliation_audit_of_tenant ON ops.reconciliation_audit (tenant_id, at);
SELECT ops.isolate_by_tenant('ops.reconciliation_audit');

CREATE VIEW published.corrections AS
SELECT tenant_id, team_id, table_name, reason, at FROM ops.reconciliation_audit;

SELECT ops.publish_view(view::regclass)
FROM unnest(ARRAY['published.dead_letters', 'published.access_audit', 'published.corrections']) AS view;
