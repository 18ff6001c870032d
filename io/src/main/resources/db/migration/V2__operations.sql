-- What the pipelines say about themselves.

CREATE TABLE ops.admission (
  pipeline      text COLLATE "C" NOT NULL,
  run           text COLLATE "C" NOT NULL,
  shard         integer NOT NULL,
  admitted      bigint,
  duplicate     bigint,
  late_only     bigint,
  rejected      bigint,
  late_applied  bigint,
  watermark     timestamptz,
  is_final      boolean NOT NULL,
  event_count   bigint NOT NULL,
  coverage      bigint NOT NULL,
  run_id        text COLLATE "C" NOT NULL,
  revision      bigint NOT NULL,
  updated_at    timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (pipeline, run, shard)
);

-- One row a pipeline, of its newest run: the source of every "data as of". A view, so that it can never lag behind
-- or contradict what the admission has counted. rows are the records the run has received.
CREATE VIEW ops.pipeline_progress AS
SELECT pipeline, run, max(watermark) AS watermark, sum(event_count) AS rows, max(updated_at) AS last_write
FROM ops.admission AS shard
WHERE run = (SELECT max(run) FROM ops.admission AS newest WHERE newest.pipeline = shard.pipeline)
GROUP BY pipeline, run;

-- What reconcile and nightly changed of what streaming had said, row by row, and why. Only ever appended to. before is
-- NULL for a row that was missing, after for one that was removed.
CREATE TABLE ops.reconciliation_audit (
  run         text COLLATE "C" NOT NULL,
  table_name  text COLLATE "C" NOT NULL,
  key         jsonb NOT NULL,
  before      jsonb,
  after       jsonb,
  reason      text NOT NULL CHECK (reason IN ('late_event', 'missing_row', 'differing', 'extra_row')),
  at          timestamptz NOT NULL DEFAULT now()
);
