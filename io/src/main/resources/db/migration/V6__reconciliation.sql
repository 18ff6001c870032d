-- Every late event and what became of it (P-050, P-051). The streaming job writes the row; `reconcile` fills in the
-- columns from recorded_at on, which no upsert of the job touches.

CREATE TABLE ops.late_events (
  tenant_id      text COLLATE "C" NOT NULL,
  pipeline       text COLLATE "C" NOT NULL,
  event_id       text COLLATE "C" NOT NULL,
  team_id        text COLLATE "C",
  event_type     text,
  event_time     timestamptz,
  cell_table     text,
  cell_key       text,
  watermark      timestamptz,
  lateness_ms    bigint,
  applied        boolean,
  is_final       boolean NOT NULL,
  event_count    bigint NOT NULL,
  coverage       bigint NOT NULL,
  run_id         text COLLATE "C" NOT NULL,
  revision       bigint NOT NULL,
  recorded_at    timestamptz NOT NULL DEFAULT now(),
  reconciled_at  timestamptz,
  reconciled_by  text COLLATE "C",
  changed_rows   bigint,
  updated_at     timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, pipeline, event_id)
);

COMMENT ON COLUMN ops.late_events.cell_key IS 'the first window that holds the event, which had passed under the watermark';
COMMENT ON COLUMN ops.late_events.applied IS 'whether a window was still open and took it; if not, reconcile does';
COMMENT ON COLUMN ops.late_events.changed_rows IS 'rows of its team that reconcile has changed since the event was recorded';

-- What is still to be reconciled is asked for by day.
CREATE INDEX late_events_open ON ops.late_events (event_time) WHERE reconciled_at IS NULL;

CREATE INDEX reconciliation_audit_of_team
  ON ops.reconciliation_audit ((key ->> 'tenant_id'), (key ->> 'team_id'), at);
