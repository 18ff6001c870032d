-- The delivery tables: contracts' Tables, written in SQL. A test compares the two, column by column.
--
-- Every table ends with who wrote the row and how much it knew (is_final, event_count, coverage, run_id, revision);
-- the upsert's guard compares them, so none of them may be null. updated_at is for people only.
-- Text that is compared is COLLATE "C": run_id sorts by launch time whatever the locale of the server,
-- and an upgrade of the operating system's collations cannot break an index.
-- Tables with a day in their key are PARTITION BY RANGE; V3 gives them their partitions.

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
  tenant_id              text COLLATE "C" NOT NULL,
  team_id                text COLLATE "C" NOT NULL,
  window_end             timestamptz NOT NULL,
  cycle_time_p50         double precision,
  cycle_time_p95         double precision,
  throughput             integer,
  pr_opened              integer,
  pr_merged              integer,
  pr_closed              integer,
  pr_merge_rate          double precision,
  pr_review_lag          integer,
  builds_passed          integer,
  builds_failed          integer,
  build_pass_rate        double precision,
  pr_opened_bots         integer,
  pr_merged_bots         integer,
  blocker_count          integer,
  blocked_over_48h       integer,
  active_tasks           integer,
  blocked_task_ratio     double precision,
  comments               integer,
  comments_bots          integer,
  collab_score           double precision,
  collab_contributors    integer,
  deployment_frequency   integer,
  deployments_failed     integer,
  change_failure_rate    double precision,
  deployments_unplanned  integer,
  rework_rate            double precision,
  deployments_traced     integer,
  lead_time_for_changes  integer,
  incidents_restored     integer,
  time_to_restore        integer,
  is_final               boolean NOT NULL,
  event_count            bigint NOT NULL,
  coverage               bigint NOT NULL,
  run_id                 text COLLATE "C" NOT NULL,
  revision               bigint NOT NULL,
  updated_at             timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, team_id, window_end)
) PARTITION BY RANGE (window_end);

CREATE TABLE hot.service_delivery_24h (
  tenant_id              text COLLATE "C" NOT NULL,
  team_id                text COLLATE "C" NOT NULL,
  service                text COLLATE "C" NOT NULL,
  window_end             timestamptz NOT NULL,
  deployment_frequency   integer,
  deployments_failed     integer,
  change_failure_rate    double precision,
  deployments_unplanned  integer,
  rework_rate            double precision,
  deployments_traced     integer,
  lead_time_for_changes  integer,
  incidents_restored     integer,
  time_to_restore        integer,
  is_final               boolean NOT NULL,
  event_count            bigint NOT NULL,
  coverage               bigint NOT NULL,
  run_id                 text COLLATE "C" NOT NULL,
  revision               bigint NOT NULL,
  updated_at             timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, team_id, service, window_end)
) PARTITION BY RANGE (window_end);

CREATE TABLE hot.service_daily_summary (
  tenant_id              text COLLATE "C" NOT NULL,
  team_id                text COLLATE "C" NOT NULL,
  service                text COLLATE "C" NOT NULL,
  summary_date           date NOT NULL,
  deployment_frequency   integer,
  deployments_failed     integer,
  change_failure_rate    double precision,
  deployments_unplanned  integer,
  rework_rate            double precision,
  deployments_traced     integer,
  lead_time_for_changes  integer,
  incidents_restored     integer,
  time_to_restore        integer,
  is_final               boolean NOT NULL,
  event_count            bigint NOT NULL,
  coverage               bigint NOT NULL,
  run_id                 text COLLATE "C" NOT NULL,
  revision               bigint NOT NULL,
  updated_at             timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, team_id, service, summary_date)
) PARTITION BY RANGE (summary_date);

CREATE TABLE hot.team_daily_summary (
  tenant_id              text COLLATE "C" NOT NULL,
  team_id                text COLLATE "C" NOT NULL,
  summary_date           date NOT NULL,
  cycle_time_p50         double precision,
  cycle_time_p95         double precision,
  throughput             integer,
  pr_opened              integer,
  pr_merged              integer,
  pr_closed              integer,
  pr_merge_rate          double precision,
  pr_review_lag          integer,
  builds_passed          integer,
  builds_failed          integer,
  build_pass_rate        double precision,
  pr_opened_bots         integer,
  pr_merged_bots         integer,
  blocker_count          integer,
  blocked_over_48h       integer,
  active_tasks           integer,
  blocked_task_ratio     double precision,
  comments               integer,
  comments_bots          integer,
  collab_score           double precision,
  collab_contributors    integer,
  deployment_frequency   integer,
  deployments_failed     integer,
  change_failure_rate    double precision,
  deployments_unplanned  integer,
  rework_rate            double precision,
  deployments_traced     integer,
  lead_time_for_changes  integer,
  incidents_restored     integer,
  time_to_restore        integer,
  is_final               boolean NOT NULL,
  event_count            bigint NOT NULL,
  coverage               bigint NOT NULL,
  run_id                 text COLLATE "C" NOT NULL,
  revision               bigint NOT NULL,
  updated_at             timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, team_id, summary_date)
) PARTITION BY RANGE (summary_date);

CREATE TABLE warm.team_daily_summary (
  LIKE hot.team_daily_summary INCLUDING DEFAULTS INCLUDING CONSTRAINTS,
  PRIMARY KEY (tenant_id, team_id, summary_date)
) PARTITION BY RANGE (summary_date);
