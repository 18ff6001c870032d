-- A team at the end of each minute: docs/operational.md.

CREATE TABLE hot.team_minute (
  tenant_id        text COLLATE "C" NOT NULL,
  team_id          text COLLATE "C" NOT NULL,
  minute           timestamptz NOT NULL,
  active_blockers  integer,
  sla_risk_score   double precision,
  tasks_at_risk    integer,
  sla_ratio_p95    double precision,
  open_incidents   integer,
  failed_builds    integer,
  events           integer,
  is_final         boolean NOT NULL,
  event_count      bigint NOT NULL,
  coverage         bigint NOT NULL,
  run_id           text COLLATE "C" NOT NULL,
  revision         bigint NOT NULL,
  updated_at       timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, team_id, minute)
) PARTITION BY RANGE (minute);

SELECT ops.partition_by_day('hot.team_minute', 'minute', 7);
