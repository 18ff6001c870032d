-- The delivery tables: contracts' Tables, written in SQL. A test compares the two, column by column.
--
-- Every table ends with who wrote the row and how much it knew (is_final, event_count, coverage, run_id, revision);
-- the upsert's guard compares them, so none of them may be null. updated_at is for people only.
-- Text that is compared is COLLATE "C": run_id sorts by launch time whatever the locale of the server,
-- and an upgrade of the operating system's collations cannot break an index.

CREATE SCHEMA IF NOT EXISTS hot;
CREATE SCHEMA IF NOT EXISTS warm;
CREATE SCHEMA IF NOT EXISTS ops;

CREATE TABLE hot.task_cycle_time (
  tenant_id           text COLLATE "C" NOT NULL,
  team_id             text COLLATE "C" NOT NULL,
  task_id             text COLLATE "C" NOT NULL,
  created_at          timestamptz,
  deployed_at         timestamptz,
  first_deployed_at   timestamptz,
  deploy_count        integer,
  early_deploys       integer,
  cycle_time_minutes  bigint,
  state               text,
  is_final            boolean NOT NULL,
  event_count         bigint NOT NULL,
  coverage            bigint NOT NULL,
  run_id              text COLLATE "C" NOT NULL,
  revision            bigint NOT NULL,
  updated_at          timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, team_id, task_id)
);

CREATE TABLE hot.team_delivery_24h (
  tenant_id        text COLLATE "C" NOT NULL,
  team_id          text COLLATE "C" NOT NULL,
  window_end       timestamptz NOT NULL,
  cycle_time_p50   double precision,
  cycle_time_p95   double precision,
  throughput       integer,
  pr_opened        integer,
  pr_merged        integer,
  pr_closed        integer,
  pr_merge_rate    double precision,
  pr_review_lag    integer,
  builds_passed    integer,
  builds_failed    integer,
  build_pass_rate  double precision,
  is_final         boolean NOT NULL,
  event_count      bigint NOT NULL,
  coverage         bigint NOT NULL,
  run_id           text COLLATE "C" NOT NULL,
  revision         bigint NOT NULL,
  updated_at       timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, team_id, window_end)
);

-- Partitioned by month of summary_date, in both tiers.
--   * Months, not days: hot lives in one or two of them and warm in four or five, so a query opens few tables,
--     and retention empties whole months with TRUNCATE.
--   * Created here and not by the writers: a writer needs no right to change the schema, takes no lock on the
--     parent, and every partition exists when the row-level policies are audited.
--   * DEFAULT takes every other date. A replay of another year, or a clock that is wrong by a century, costs
--     the advantage of the partition and never a row. A later migration adds months when they come near.
-- blocker_count and collab_score are part of the summary and not computed yet: the upsert does not name them.
CREATE TABLE hot.team_daily_summary (
  tenant_id        text COLLATE "C" NOT NULL,
  team_id          text COLLATE "C" NOT NULL,
  summary_date     date NOT NULL,
  cycle_time_p50   double precision,
  cycle_time_p95   double precision,
  throughput       integer,
  pr_opened        integer,
  pr_merged        integer,
  pr_closed        integer,
  pr_merge_rate    double precision,
  pr_review_lag    integer,
  builds_passed    integer,
  builds_failed    integer,
  build_pass_rate  double precision,
  is_final         boolean NOT NULL,
  event_count      bigint NOT NULL,
  coverage         bigint NOT NULL,
  run_id           text COLLATE "C" NOT NULL,
  revision         bigint NOT NULL,
  blocker_count    integer,
  collab_score     double precision,
  updated_at       timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, team_id, summary_date)
) PARTITION BY RANGE (summary_date);

CREATE TABLE warm.team_daily_summary (
  LIKE hot.team_daily_summary INCLUDING DEFAULTS INCLUDING CONSTRAINTS,
  PRIMARY KEY (tenant_id, team_id, summary_date)
) PARTITION BY RANGE (summary_date);

CREATE TABLE hot.team_daily_summary_other PARTITION OF hot.team_daily_summary DEFAULT;
CREATE TABLE warm.team_daily_summary_other PARTITION OF warm.team_daily_summary DEFAULT;

DO $$
DECLARE
  tier text;
  month date;
BEGIN
  FOREACH tier IN ARRAY ARRAY['hot', 'warm'] LOOP
    FOR month IN SELECT generate_series(timestamp '2025-01-01', timestamp '2028-12-01', interval '1 month') LOOP
      EXECUTE format(
        'CREATE TABLE %I.%I PARTITION OF %I.team_daily_summary FOR VALUES FROM (%L) TO (%L)',
        tier, 'team_daily_summary_' || to_char(month, 'YYYY_MM'), tier, month, (month + interval '1 month')::date);
    END LOOP;
  END LOOP;
END
$$;
