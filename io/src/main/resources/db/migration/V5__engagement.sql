-- A team's sessions (docs/engagement.md). session_start is the key and moves when something earlier becomes known, so every instant at
-- which the team interacts has a row, and those at which no session begins are empty: readers skip rows with event_count = 0.
CREATE TABLE hot.team_engagement (
  tenant_id              text COLLATE "C" NOT NULL,
  team_id                text COLLATE "C" NOT NULL,
  session_start          timestamptz NOT NULL,
  session_end            timestamptz,
  participants           integer,
  interactions           integer,
  collaboration_density  double precision,
  async_ratio            double precision,
  comments               integer,
  cross_team_comments    integer,
  async_interactions     integer,
  chat_messages          integer,
  bot_interactions       integer,
  is_final               boolean NOT NULL,
  event_count            bigint NOT NULL,
  coverage               bigint NOT NULL,
  run_id                 text COLLATE "C" NOT NULL,
  revision               bigint NOT NULL,
  updated_at             timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, team_id, session_start)
) PARTITION BY RANGE (session_start);

SELECT ops.partition_by_day('hot.team_engagement', 'session_start', 7);
