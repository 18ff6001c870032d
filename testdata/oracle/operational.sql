-- The operational numbers, a second time: docs/operational.md written as SQL for PostgreSQL, from the definitions alone.
-- It shares no line with the pipeline it judges. Each part opens with the sentence of the docs it stands for.
--
--   input   oracle.event, oracle.subject_event, oracle.as_of (delivery.sql), filled and refreshed
--           oracle.minute_range (first, last)   one row: the minutes in [first, last) are wanted
--   output  oracle.team_minute
--
-- Once the events are loaded: fill oracle.minute_range, refresh oracle.open_minute, read the view.

CREATE TABLE oracle.minute_range (first timestamptz NOT NULL, last timestamptz NOT NULL);

-- "A row event is an admitted event of a type that the registry gives the purpose `delivery` or `operations`."
CREATE VIEW oracle.minute_event AS
SELECT *
FROM oracle.event
WHERE split_part(event_type, '.', 1) IN ('task', 'pr', 'review', 'build', 'deploy', 'incident')
   OR event_type = 'commit.pushed';

-- The ends t of the minutes wanted in which "after every event before t, before every event at t" means: since < t <= until.
CREATE FUNCTION oracle.ends_within(since timestamptz, until timestamptz) RETURNS SETOF timestamptz
LANGUAGE sql STABLE AS $$
  SELECT generate_series(
    greatest(date_trunc('minute', since), first) + interval '1 minute',
    least(until, last),
    interval '1 minute')
  FROM oracle.minute_range
$$;

------------------------------------------------------------------------------------------------------------------------
-- Which rows exist
------------------------------------------------------------------------------------------------------------------------

CREATE VIEW oracle.existing_minute AS
WITH
-- "a row event in the 30 days before, [t − 30 d, t)": the last one before t is the one to ask.
alive AS (
  SELECT tenant_id, team_id, at AS since,
         least(lead(at) OVER (PARTITION BY tenant_id, team_id ORDER BY at, event_id), at + interval '720 hours') AS until
  FROM oracle.minute_event
),
newest AS (
  SELECT tenant_id, team_id, max(at) AS newest_at FROM oracle.minute_event GROUP BY tenant_id, team_id
)
SELECT tenant_id, team_id, t - interval '1 minute' AS minute, t
FROM alive
JOIN newest USING (tenant_id, team_id)
CROSS JOIN LATERAL oracle.ends_within(since, until) AS t
-- "not after the minute of the team's newest row event, or not after the minute in which the watermark stands"
WHERE t - interval '1 minute' <= greatest(newest_at, (SELECT at FROM oracle.as_of));

------------------------------------------------------------------------------------------------------------------------
-- Tasks
------------------------------------------------------------------------------------------------------------------------

CREATE VIEW oracle.task_period AS
WITH
-- "Events of the same millisecond are taken in this order: what blocks, what unblocks, what completes, what reopens."
step AS (
  SELECT tenant_id, team_id, subject_id AS task_id, segment, event_id, at,
         event_type = 'task.transitioned' AS is_move,
         CASE WHEN event_type = 'task.transitioned' THEN coalesce(payload ->> 'category', '') END AS category,
         event_type,
         CASE
           WHEN event_type = 'task.created' THEN 0
           WHEN event_type = 'task.blocked' OR event_type = 'task.transitioned' AND payload ->> 'category' = 'blocked' THEN 1
           WHEN event_type = 'task.completed' OR event_type = 'task.transitioned' AND payload ->> 'category' = 'done' THEN 3
           WHEN event_type IN ('task.unblocked', 'task.transitioned') THEN 2
           WHEN event_type = 'task.reopened' THEN 4
           ELSE 5
         END AS turn
  FROM oracle.subject_event
  WHERE kind = 'task'
),
-- "a move that leaves category `blocked` (the last move before it went there)"
move AS (
  SELECT event_id, task_id,
         lag(category) OVER (PARTITION BY tenant_id, team_id, task_id, segment ORDER BY at, turn, event_id) AS left_category
  FROM step
  WHERE is_move
),
-- What an event says about being blocked and done; NULL where it says nothing. "until the task is done": that ends the blocking.
said AS (
  SELECT step.*,
         CASE
           WHEN turn = 1 THEN true
           WHEN turn = 3 OR event_type = 'task.unblocked' OR is_move AND left_category = 'blocked' THEN false
         END AS says_blocked,
         CASE WHEN turn = 3 THEN true WHEN turn = 4 THEN false END AS says_done
  FROM step LEFT JOIN move USING (event_id, task_id)
),
since_said AS (
  SELECT *,
         count(says_blocked) OVER so_far AS blocked_no,
         count(says_done) OVER so_far AS done_no,
         lead(at) OVER so_far AS next_at
  FROM said
  WINDOW so_far AS (PARTITION BY tenant_id, team_id, task_id, segment ORDER BY at, turn, event_id)
),
-- "Its earliest `task.created` of the segment (smallest event id among those of the same time) says the target"
creation AS (
  SELECT DISTINCT ON (tenant_id, team_id, subject_id, segment)
         tenant_id, team_id, subject_id AS task_id, segment, at AS created_at,
         CASE
           WHEN (payload ->> 'sla_minutes')::numeric BETWEEN 1 AND 5256000 THEN (payload ->> 'sla_minutes')::integer
           ELSE CASE payload ->> 'priority' WHEN 'P0' THEN 60 WHEN 'P1' THEN 240 WHEN 'P2' THEN 1440 WHEN 'P3' THEN 4320 WHEN 'P4' THEN 10080 END
         END AS target
  FROM oracle.subject_event
  WHERE kind = 'task' AND event_type = 'task.created'
  ORDER BY tenant_id, team_id, subject_id, segment, at, event_id
)
-- After each event until the next, and "an event in [t − 30 d, t)".
SELECT tenant_id, team_id, task_id, at AS since, least(next_at, at + interval '720 hours') AS until,
       coalesce(bool_or(says_blocked) OVER (PARTITION BY tenant_id, team_id, task_id, segment, blocked_no), false) AS is_blocked,
       coalesce(bool_or(says_done) OVER (PARTITION BY tenant_id, team_id, task_id, segment, done_no), false) AS is_done,
       created_at, target
FROM since_said LEFT JOIN creation USING (tenant_id, team_id, task_id, segment);

------------------------------------------------------------------------------------------------------------------------
-- Incidents
------------------------------------------------------------------------------------------------------------------------

CREATE VIEW oracle.incident_period AS
WITH
step AS (
  SELECT tenant_id, team_id, payload ->> 'incident_id' AS incident_id, event_id, at,
         CASE event_type WHEN 'incident.opened' THEN 0 WHEN 'incident.acknowledged' THEN 1 ELSE 2 END AS turn,
         CASE event_type WHEN 'incident.opened' THEN true WHEN 'incident.resolved' THEN false END AS says_open
  FROM oracle.event
  WHERE event_type LIKE 'incident.%'
),
after_silence AS (
  SELECT *, coalesce(at - lag(at) OVER so_far > interval '2160 hours', false) AS is_forgotten
  FROM step
  WINDOW so_far AS (PARTITION BY tenant_id, team_id, incident_id ORDER BY at, turn, event_id)
),
since_said AS (
  SELECT *,
         count(says_open) OVER so_far AS open_no,
         count(*) FILTER (WHERE is_forgotten) OVER so_far AS segment,
         lead(at) OVER so_far AS next_at
  FROM after_silence
  WINDOW so_far AS (PARTITION BY tenant_id, team_id, incident_id ORDER BY at, turn, event_id)
)
SELECT tenant_id, team_id, incident_id, at AS since,
       -- "it is not open at t if its last event lies before t − 90 d"
       least(next_at, at + interval '2160 hours') AS until,
       coalesce(bool_or(says_open) OVER (PARTITION BY tenant_id, team_id, incident_id, segment, open_no), false) AS is_open
FROM since_said;

------------------------------------------------------------------------------------------------------------------------
-- Minutes
------------------------------------------------------------------------------------------------------------------------

CREATE MATERIALIZED VIEW oracle.open_minute AS
WITH
task_minute AS (
  SELECT tenant_id, team_id, t,
         is_blocked AND NOT is_done AS is_blocker,
         -- "a task that is active at t and carries a target"; "elapsed is the time from the creation to t, in minutes"
         CASE WHEN since >= created_at AND NOT is_done THEN floor(extract(epoch FROM t - created_at) / 60)::double precision / target END
           AS ratio
  FROM oracle.task_period CROSS JOIN LATERAL oracle.ends_within(since, until) AS t
  WHERE NOT is_done
)
SELECT tenant_id, team_id, t,
       count(*) FILTER (WHERE is_blocker) AS active_blockers,
       count(ratio) AS items,
       count(*) FILTER (WHERE ratio >= 0.8) AS tasks_at_risk,
       percentile_disc(0.95) WITHIN GROUP (ORDER BY ratio) AS sla_ratio_p95
FROM task_minute
GROUP BY tenant_id, team_id, t
WITH NO DATA;

CREATE VIEW oracle.team_minute AS
WITH
open_incident AS (
  SELECT tenant_id, team_id, t, count(*) AS open_incidents
  FROM oracle.incident_period CROSS JOIN LATERAL oracle.ends_within(since, until) AS t
  WHERE is_open
  GROUP BY tenant_id, team_id, t
),
happened AS (
  SELECT tenant_id, team_id, date_trunc('minute', at) AS minute,
         count(*) AS events,
         count(*) FILTER (WHERE event_type = 'build.failed') AS failed_builds
  FROM oracle.minute_event
  GROUP BY tenant_id, team_id, date_trunc('minute', at)
)
SELECT tenant_id, team_id, minute,
       coalesce(active_blockers, 0)::integer AS active_blockers,
       -- "100 x tasks_at_risk / items; NULL if there is no item"
       100.0::double precision * tasks_at_risk / nullif(items, 0) AS sla_risk_score,
       coalesce(tasks_at_risk, 0)::integer AS tasks_at_risk,
       sla_ratio_p95,
       coalesce(open_incidents, 0)::integer AS open_incidents,
       coalesce(failed_builds, 0)::integer AS failed_builds,
       coalesce(events, 0)::integer AS events,
       coalesce(events, 0) AS event_count,
       t <= (SELECT at FROM oracle.as_of) AS is_final
FROM oracle.existing_minute
LEFT JOIN oracle.open_minute USING (tenant_id, team_id, t)
LEFT JOIN open_incident USING (tenant_id, team_id, t)
LEFT JOIN happened USING (tenant_id, team_id, minute);
