-- By which trace a row can be followed back through the stages it came by (A-032, A-052). Beside the tables and not in them: a row is as
-- wide as before, verify compares what it compared, and with sampling off nothing is here. Rows about one person have none.
CREATE TABLE ops.row_trace (
  tenant_id    text COLLATE "C" NOT NULL,
  table_name   text COLLATE "C" NOT NULL,
  row_key      text COLLATE "C" NOT NULL,
  trace_id     text COLLATE "C",
  is_final     boolean NOT NULL,
  event_count  bigint NOT NULL,
  coverage     bigint NOT NULL,
  run_id       text COLLATE "C" NOT NULL,
  revision     bigint NOT NULL,
  updated_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, table_name, row_key)
);

CREATE INDEX row_trace_by_age ON ops.row_trace (updated_at);

SELECT ops.isolate_by_tenant('ops.row_trace');

CREATE VIEW published.row_trace WITH (security_barrier) AS
SELECT tenant_id, table_name, row_key, trace_id FROM ops.row_trace
WHERE '*' = ANY ((SELECT sec.teams())::text[]);

SELECT ops.publish_view('published.row_trace');
