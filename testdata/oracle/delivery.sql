-- The delivery numbers, a second time: docs/delivery.md written as SQL for PostgreSQL, from the definitions alone.
-- It shares no line with the pipeline it judges. Each part opens with the sentence of docs/delivery.md it stands for.
--
--   input   oracle.raw (value jsonb)    valid events in any order; the same event may be there several times
--           oracle.as_of (at)           one row: the instant everything is judged at, the watermark
--   output  oracle.task_cycle_time, oracle.team_delivery_24h, oracle.team_daily_summary
--
-- Fill the two tables, call oracle.refresh(), read the three views. Lengths of time are written in hours, never in days:
-- a day of a timestamptz is 23 or 25 hours long where the session's time zone says so.

CREATE SCHEMA oracle;

CREATE TABLE oracle.raw (value jsonb NOT NULL);

CREATE TABLE oracle.as_of (at timestamptz NOT NULL);

------------------------------------------------------------------------------------------------------------------------
-- Events
------------------------------------------------------------------------------------------------------------------------

-- "One event id counts once."
CREATE MATERIALIZED VIEW oracle.event AS
SELECT DISTINCT ON (event_id) *
FROM (
  SELECT lower(value ->> 'event_id') COLLATE "C" AS event_id,
         value ->> 'tenant_id' AS tenant_id,
         value ->> 'team_id' AS team_id,
         value ->> 'event_type' AS event_type,
         value ->> 'actor_id' AS actor_id,
         value ->> 'previous_actor_id' AS previous_actor_id,
         (value ->> 'timestamp')::timestamptz AS at,
         (value ->> 'schema_ver')::integer AS schema_ver,
         value -> 'payload' AS payload
  FROM oracle.raw
) AS told
ORDER BY event_id, at, told::text COLLATE "C"
WITH NO DATA;

-- "A delivery event is an admitted event of a type that the registry gives the purpose `delivery`": comments and messages are collaboration, incidents operations.
CREATE VIEW oracle.delivery_event AS
SELECT *
FROM oracle.event
WHERE split_part(event_type, '.', 1) IN ('task', 'pr', 'review', 'build', 'deploy')
   OR event_type = 'commit.pushed';

-- "Events are grouped into subjects: one task, one pull request or one build of one team."
CREATE MATERIALIZED VIEW oracle.subject_event AS
WITH
-- "one task (`task_id`, and every entry of `task_ids` of a `deploy.*` event)"; a deployment of schema version 1 names one task.
named_task AS (
  SELECT event_id, payload ->> 'task_id' AS task_id
  FROM oracle.event
  WHERE event_type LIKE 'deploy.%' AND schema_ver = 1
  UNION -- not ALL: a task named twice by one deployment was deployed once
  SELECT event_id, named.task_id
  FROM oracle.event
  CROSS JOIN LATERAL jsonb_array_elements_text(
    CASE jsonb_typeof(payload -> 'task_ids') WHEN 'array' THEN payload -> 'task_ids' ELSE '[]' END) AS named (task_id)
  WHERE event_type LIKE 'deploy.%' AND schema_ver <> 1
),
-- Task: "Reads every `task.*` event and `deploy.success` with `environment` = `production`."
task_event AS (
  SELECT 'task' AS kind, payload ->> 'task_id' AS subject_id, event.*
  FROM oracle.event
  WHERE event_type LIKE 'task.%'
  UNION ALL
  SELECT 'task', task_id, event.*
  FROM oracle.event JOIN named_task USING (event_id)
  WHERE event_type = 'deploy.success' AND payload ->> 'environment' = 'production'
),
-- Pull request: "Reads `pr.opened`, `pr.ready`, `pr.drafted`, `pr.merged`, `pr.closed`, `pr.reopened`, `review.submitted`."
pull_request_event AS (
  SELECT 'pr' AS kind, payload ->> 'pr_id' AS subject_id, event.*
  FROM oracle.event
  WHERE event_type IN ('pr.opened', 'pr.ready', 'pr.drafted', 'pr.merged', 'pr.closed', 'pr.reopened', 'review.submitted')
),
-- Build: "Reads `build.succeeded` and `build.failed`; `build.started` and `build.cancelled` are ignored."
build_event AS (
  SELECT 'build' AS kind, payload ->> 'build_id' AS subject_id, event.*
  FROM oracle.event
  WHERE event_type IN ('build.succeeded', 'build.failed')
),
read_event AS (
  SELECT * FROM task_event
  UNION ALL SELECT * FROM pull_request_event
  UNION ALL SELECT * FROM build_event
),
-- "A subject that stays silent for more than 90 days is forgotten":
after_silence AS (
  SELECT *,
         coalesce(at - lag(at) OVER (PARTITION BY kind, tenant_id, team_id, subject_id ORDER BY at, event_id)
                  > interval '2160 hours', false) AS is_forgotten
  FROM read_event
  WHERE subject_id IS NOT NULL
)
-- "its later events start a new segment, as if the subject were new."
SELECT kind, tenant_id, team_id, subject_id,
       count(*) FILTER (WHERE is_forgotten)
         OVER (PARTITION BY kind, tenant_id, team_id, subject_id ORDER BY at, event_id) AS segment,
       event_id, event_type, actor_id, at, payload
FROM after_silence
WITH NO DATA;

------------------------------------------------------------------------------------------------------------------------
-- Task
------------------------------------------------------------------------------------------------------------------------

CREATE MATERIALIZED VIEW oracle.task_segment AS
WITH
task_event AS (
  SELECT tenant_id, team_id, subject_id AS task_id, segment, event_type, at
  FROM oracle.subject_event
  WHERE kind = 'task'
),
-- created_at: "earliest `task.created`; NULL if none is known"
-- event_count: "events of the segment that were read"
life AS (
  SELECT tenant_id, team_id, task_id, segment,
         min(at) FILTER (WHERE event_type = 'task.created') AS created_at,
         max(at) AS last_event_at,
         count(*) AS event_count
  FROM task_event
  GROUP BY tenant_id, team_id, task_id, segment
),
-- "at or after created_at; without a creation" all of them; "before created_at" is early
deployment AS (
  SELECT tenant_id, team_id, task_id, segment, at, coalesce(at < created_at, false) AS is_early
  FROM task_event JOIN life USING (tenant_id, team_id, task_id, segment)
  WHERE event_type = 'deploy.success'
),
-- first_deployed_at: "earliest production deployment at or after created_at", deployed_at: "latest", deploy_count, early_deploys
deployed AS (
  SELECT tenant_id, team_id, task_id, segment,
         min(at) FILTER (WHERE NOT is_early) AS first_deployed_at,
         max(at) FILTER (WHERE NOT is_early) AS deployed_at,
         count(*) FILTER (WHERE NOT is_early) AS deploy_count,
         count(*) FILTER (WHERE is_early) AS early_deploys
  FROM deployment
  GROUP BY tenant_id, team_id, task_id, segment
)
-- cycle_time_minutes: "first_deployed_at − created_at; NULL if either is missing", "whole minutes, rounded down"
SELECT tenant_id, team_id, task_id, segment, created_at, first_deployed_at, deployed_at,
       coalesce(deploy_count, 0) AS deploy_count,
       coalesce(early_deploys, 0) AS early_deploys,
       floor(extract(epoch FROM first_deployed_at - created_at) / 60)::integer AS cycle_time_minutes,
       last_event_at, event_count
FROM life LEFT JOIN deployed USING (tenant_id, team_id, task_id, segment)
-- "There is a row as soon as a creation or a production deployment is known."
WHERE created_at IS NOT NULL OR first_deployed_at IS NOT NULL
WITH NO DATA;

CREATE VIEW oracle.task_cycle_time AS
WITH
-- "a task is stale from the first whole minute at or after (last event + 7 days)"
due AS (
  SELECT *, last_event_at + interval '168 hours' AS week_later
  FROM oracle.task_segment
),
stale AS (
  SELECT *, date_trunc('minute', week_later)
            + CASE WHEN week_later > date_trunc('minute', week_later) THEN interval '1 minute' ELSE interval '0' END AS stale_from
  FROM due
)
-- "a table row shows the newest segment"
SELECT DISTINCT ON (tenant_id, team_id, task_id)
       tenant_id, team_id, task_id, created_at, first_deployed_at, deployed_at,
       deploy_count::integer AS deploy_count,
       early_deploys::integer AS early_deploys,
       cycle_time_minutes,
       CASE
         WHEN created_at IS NOT NULL AND first_deployed_at IS NOT NULL THEN 'DEPLOYED'
         WHEN created_at IS NULL THEN 'ORPHAN'
         WHEN stale_from <= (SELECT at FROM oracle.as_of) THEN 'STALE'
         ELSE 'OPEN'
       END AS state,
       event_count,
       -- is_final: "true once the state is DEPLOYED"
       created_at IS NOT NULL AND first_deployed_at IS NOT NULL AS is_final
FROM stale
ORDER BY tenant_id, team_id, task_id, segment DESC;

------------------------------------------------------------------------------------------------------------------------
-- Pull request
------------------------------------------------------------------------------------------------------------------------

CREATE MATERIALIZED VIEW oracle.pull_request_segment AS
WITH
pull_request_event AS (
  SELECT tenant_id, team_id, subject_id AS pr_id, segment, event_id, event_type, actor_id, at,
         payload ->> 'author_actor_id' AS author_actor_id,
         payload -> 'draft' IS NOT DISTINCT FROM 'true' AS is_draft,
         payload -> 'is_bot' IS NOT DISTINCT FROM 'true' AS is_bot
  FROM oracle.subject_event
  WHERE kind = 'pr'
),
-- "A pull request any of whose `pr.*` events says `is_bot` = true counts nowhere."
-- opened: "at the earliest `pr.opened`"
-- author: "the smallest non-null `author_actor_id` of the pull request's `pr.*` events"
life AS (
  SELECT tenant_id, team_id, pr_id, segment,
         min(at) FILTER (WHERE event_type = 'pr.opened') AS opened_at,
         min(at) FILTER (WHERE event_type = 'pr.merged') AS merged_at,
         max(at) FILTER (WHERE event_type = 'pr.closed') AS last_closed_at,
         max(at) FILTER (WHERE event_type = 'pr.reopened') AS last_reopened_at,
         min(author_actor_id COLLATE "C") FILTER (WHERE event_type LIKE 'pr.%') AS author
  FROM pull_request_event
  GROUP BY tenant_id, team_id, pr_id, segment
  HAVING count(*) FILTER (WHERE event_type LIKE 'pr.%' AND is_bot) = 0
),
-- outcome: "MERGED at the earliest `pr.merged`; else CLOSED at the latest `pr.closed`,
-- unless a `pr.reopened` happened at the same time or later; else none"
outcome AS (
  SELECT tenant_id, team_id, pr_id, segment,
         CASE WHEN merged_at IS NULL AND (last_reopened_at IS NULL OR last_reopened_at < last_closed_at)
              THEN last_closed_at END AS closed_at
  FROM life
),
-- "a draft from opening if the earliest `pr.opened` (smallest event id among those of the same time) says `draft` = true"
opening AS (
  SELECT DISTINCT ON (tenant_id, team_id, pr_id, segment) tenant_id, team_id, pr_id, segment, at AS opened_at, is_draft
  FROM pull_request_event
  WHERE event_type = 'pr.opened'
  ORDER BY tenant_id, team_id, pr_id, segment, at, event_id
),
-- "`pr.ready` ends a draft period and `pr.drafted` begins one, in order of time;
-- at the same time `pr.drafted` comes before `pr.ready`. Events before the opening are ignored."
mode AS (
  SELECT tenant_id, team_id, pr_id, segment, opened_at AS at, 0 AS turn, is_draft FROM opening
  UNION ALL
  SELECT tenant_id, team_id, pr_id, segment, at,
         CASE event_type WHEN 'pr.drafted' THEN 1 ELSE 2 END,
         event_type = 'pr.drafted'
  FROM pull_request_event AS toggle JOIN opening USING (tenant_id, team_id, pr_id, segment)
  WHERE event_type IN ('pr.drafted', 'pr.ready') AND at >= opened_at
),
mode_period AS (
  SELECT *, coalesce(lead(at) OVER (PARTITION BY tenant_id, team_id, pr_id, segment ORDER BY at, turn), 'infinity') AS until
  FROM mode
),
-- Half open: "a toggle at the same millisecond has already happened".
draft_period AS (
  SELECT tenant_id, team_id, pr_id, segment, at AS since, until
  FROM mode_period
  WHERE is_draft AND at < until
),
-- "The first review is the earliest `review.submitted` at or after the opening, while the pull request is not a draft,
-- by an actor who is known, is not the author, and whose event does not say `is_bot` = true."
first_review AS (
  SELECT tenant_id, team_id, pr_id, segment, min(review.at) AS reviewed_at
  FROM pull_request_event AS review
  JOIN life USING (tenant_id, team_id, pr_id, segment)
  WHERE review.event_type = 'review.submitted'
    AND review.at >= life.opened_at
    AND review.actor_id IS NOT NULL
    AND review.actor_id IS DISTINCT FROM life.author
    AND NOT review.is_bot
    AND NOT EXISTS (
      SELECT FROM draft_period AS draft
      WHERE (draft.tenant_id, draft.team_id, draft.pr_id, draft.segment)
            = (review.tenant_id, review.team_id, review.pr_id, review.segment)
        AND draft.since <= review.at AND review.at < draft.until)
  GROUP BY tenant_id, team_id, pr_id, segment
),
-- "less the draft periods in between": one that began before the first review ended before it, or it were none.
draft_time AS (
  SELECT tenant_id, team_id, pr_id, segment, sum(until - since) AS in_draft
  FROM draft_period JOIN first_review USING (tenant_id, team_id, pr_id, segment)
  WHERE since < reviewed_at
  GROUP BY tenant_id, team_id, pr_id, segment
)
-- "The lag is the time from the opening to the first review, less the draft periods in between."
SELECT tenant_id, team_id, pr_id, segment, opened_at, merged_at, closed_at, reviewed_at,
       floor(extract(epoch FROM reviewed_at - opened_at - coalesce(in_draft, interval '0')) / 60)::integer AS review_lag_minutes
FROM life
JOIN outcome USING (tenant_id, team_id, pr_id, segment)
LEFT JOIN first_review USING (tenant_id, team_id, pr_id, segment)
LEFT JOIN draft_time USING (tenant_id, team_id, pr_id, segment)
WITH NO DATA;

------------------------------------------------------------------------------------------------------------------------
-- Build
------------------------------------------------------------------------------------------------------------------------

-- "The verdict of a build is its last attempt: the highest `attempt` (1 if absent), then the latest time,
-- then the largest event id (compared as lower-case text). It counts once, at the time of that event."
CREATE MATERIALIZED VIEW oracle.build_segment AS
SELECT DISTINCT ON (tenant_id, team_id, subject_id, segment)
       tenant_id, team_id, subject_id AS build_id, segment, at AS verdict_at,
       event_type = 'build.succeeded' AS is_passed
FROM oracle.subject_event
WHERE kind = 'build'
ORDER BY tenant_id, team_id, subject_id, segment, coalesce((payload ->> 'attempt')::bigint, 1) DESC, at DESC, event_id DESC
WITH NO DATA;

------------------------------------------------------------------------------------------------------------------------
-- Windows
------------------------------------------------------------------------------------------------------------------------

-- Everything that counts, at the moment it counts at.
CREATE MATERIALIZED VIEW oracle.counted AS
-- "A DEPLOYED task counts once, in the window that holds first_deployed_at."
SELECT tenant_id, team_id, first_deployed_at AS at, 'task' AS what, cycle_time_minutes AS minutes
FROM oracle.task_segment
WHERE cycle_time_minutes IS NOT NULL
UNION ALL
SELECT tenant_id, team_id, opened_at, 'pr opened', NULL FROM oracle.pull_request_segment WHERE opened_at IS NOT NULL
UNION ALL
SELECT tenant_id, team_id, merged_at, 'pr merged', NULL FROM oracle.pull_request_segment WHERE merged_at IS NOT NULL
UNION ALL
SELECT tenant_id, team_id, closed_at, 'pr closed', NULL FROM oracle.pull_request_segment WHERE closed_at IS NOT NULL
UNION ALL
-- "It counts once, at the time of the first review."
SELECT tenant_id, team_id, reviewed_at, 'lag', review_lag_minutes
FROM oracle.pull_request_segment
WHERE reviewed_at IS NOT NULL
UNION ALL
SELECT tenant_id, team_id, verdict_at, CASE WHEN is_passed THEN 'passed' ELSE 'failed' END, NULL
FROM oracle.build_segment
WITH NO DATA;

-- The windows that hold an instant: one calendar day (UTC), and the 24 windows [window_end − 24 h, window_end) on the full hour.
CREATE FUNCTION oracle.windows_of(at timestamptz) RETURNS TABLE (grain text, window_end timestamptz)
LANGUAGE sql STABLE AS $$
  SELECT 'day', date_trunc('day', at, 'UTC') + interval '24 hours'
  UNION ALL
  SELECT '24h', date_trunc('hour', at, 'UTC') + ends.n * interval '1 hour'
  FROM generate_series(1, 24) AS ends (n)
$$;

CREATE MATERIALIZED VIEW oracle.team_window AS
WITH
-- "A delivery event is an admitted event of a type that the registry gives the purpose `delivery`."
hour AS (
  SELECT tenant_id, team_id, date_trunc('hour', at, 'UTC') AS at, count(*) AS events
  FROM oracle.delivery_event
  GROUP BY tenant_id, team_id, date_trunc('hour', at, 'UTC')
),
known AS (
  SELECT tenant_id, team_id, grain, window_end, sum(events) AS events
  FROM hour CROSS JOIN LATERAL oracle.windows_of(hour.at)
  GROUP BY tenant_id, team_id, grain, window_end
),
-- cycle_time_p50, cycle_time_p95: "nearest rank over cycle_time_minutes of the tasks that count in it"
-- pr_review_lag: "nearest-rank median over the lags, in minutes, that count in it"
figure AS (
  SELECT tenant_id, team_id, grain, window_end,
         percentile_disc(0.50) WITHIN GROUP (ORDER BY minutes) FILTER (WHERE what = 'task') AS cycle_time_p50,
         percentile_disc(0.95) WITHIN GROUP (ORDER BY minutes) FILTER (WHERE what = 'task') AS cycle_time_p95,
         count(*) FILTER (WHERE what = 'task') AS throughput,
         count(*) FILTER (WHERE what = 'pr opened') AS pr_opened,
         count(*) FILTER (WHERE what = 'pr merged') AS pr_merged,
         count(*) FILTER (WHERE what = 'pr closed') AS pr_closed,
         percentile_disc(0.50) WITHIN GROUP (ORDER BY minutes) FILTER (WHERE what = 'lag') AS pr_review_lag,
         count(*) FILTER (WHERE what = 'passed') AS builds_passed,
         count(*) FILTER (WHERE what = 'failed') AS builds_failed
  FROM oracle.counted CROSS JOIN LATERAL oracle.windows_of(counted.at)
  GROUP BY tenant_id, team_id, grain, window_end
),
-- A row exists for each window "that holds at least one delivery event of the team"; event_count: "delivery events of the window".
present AS (
  SELECT tenant_id, team_id, grain, window_end,
         ((window_end - interval '1 millisecond') AT TIME ZONE 'UTC')::date AS day,
         cycle_time_p50, cycle_time_p95, throughput, pr_opened, pr_merged, pr_closed, pr_review_lag, builds_passed, builds_failed,
         events AS event_count
  FROM known LEFT JOIN figure USING (tenant_id, team_id, grain, window_end)
),
build_hour AS (
  SELECT tenant_id, team_id, date_trunc('hour', verdict_at, 'UTC') AS at,
         count(*) FILTER (WHERE is_passed) AS passed,
         count(*) AS judged
  FROM oracle.build_segment
  GROUP BY tenant_id, team_id, date_trunc('hour', verdict_at, 'UTC')
),
-- build_pass_rate: "passed / (passed + failed) over the seven days that end with the window: [end − 7 d, end)"
build_week AS (
  SELECT row.tenant_id, row.team_id, row.window_end, sum(passed)::double precision / sum(judged) AS build_pass_rate
  FROM (SELECT DISTINCT tenant_id, team_id, window_end FROM present) AS row
  JOIN build_hour ON build_hour.tenant_id = row.tenant_id AND build_hour.team_id = row.team_id
                 AND build_hour.at >= row.window_end - interval '168 hours' AND build_hour.at < row.window_end
  GROUP BY row.tenant_id, row.team_id, row.window_end
)
-- throughput: "0 if there are none"; "An empty set gives NULL, never 0": the counts are numbers of things, the rates and quantiles are not.
SELECT tenant_id, team_id, grain, window_end, day,
       cycle_time_p50::double precision AS cycle_time_p50,
       cycle_time_p95::double precision AS cycle_time_p95,
       coalesce(throughput, 0)::integer AS throughput,
       coalesce(pr_opened, 0)::integer AS pr_opened,
       coalesce(pr_merged, 0)::integer AS pr_merged,
       coalesce(pr_closed, 0)::integer AS pr_closed,
       -- pr_merge_rate: "pr_merged / (pr_merged + pr_closed)"
       pr_merged::double precision / nullif(pr_merged + pr_closed, 0) AS pr_merge_rate,
       pr_review_lag,
       coalesce(builds_passed, 0)::integer AS builds_passed,
       coalesce(builds_failed, 0)::integer AS builds_failed,
       build_pass_rate,
       event_count::bigint AS event_count,
       -- is_final: "the watermark has passed the end of the window"
       window_end <= (SELECT at FROM oracle.as_of) AS is_final
FROM present LEFT JOIN build_week USING (tenant_id, team_id, window_end)
WITH NO DATA;

-- "one row an hour [...] whose last hour has begun:
-- window_end − 1 h is not after the later of the team's newest event and the watermark."
CREATE VIEW oracle.team_delivery_24h AS
WITH
reached AS (
  SELECT tenant_id, team_id, greatest(max(at), (SELECT at FROM oracle.as_of)) AS at
  FROM oracle.delivery_event
  GROUP BY tenant_id, team_id
)
SELECT tenant_id, team_id, window_end,
       cycle_time_p50, cycle_time_p95, throughput, pr_opened, pr_merged, pr_closed, pr_merge_rate, pr_review_lag,
       builds_passed, builds_failed, build_pass_rate, event_count, is_final
FROM oracle.team_window JOIN reached USING (tenant_id, team_id)
WHERE grain = '24h' AND window_end - interval '1 hour' <= reached.at;

-- "one row a calendar day (UTC)"
CREATE VIEW oracle.team_daily_summary AS
SELECT tenant_id, team_id, day AS summary_date,
       cycle_time_p50, cycle_time_p95, throughput, pr_opened, pr_merged, pr_closed, pr_merge_rate, pr_review_lag,
       builds_passed, builds_failed, build_pass_rate, event_count, is_final
FROM oracle.team_window
WHERE grain = 'day';

------------------------------------------------------------------------------------------------------------------------
-- Order of computation
------------------------------------------------------------------------------------------------------------------------

CREATE FUNCTION oracle.refresh() RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  REFRESH MATERIALIZED VIEW oracle.event;
  ANALYZE oracle.event;
  REFRESH MATERIALIZED VIEW oracle.subject_event;
  ANALYZE oracle.subject_event;
  REFRESH MATERIALIZED VIEW oracle.task_segment;
  REFRESH MATERIALIZED VIEW oracle.pull_request_segment;
  REFRESH MATERIALIZED VIEW oracle.build_segment;
  REFRESH MATERIALIZED VIEW oracle.counted;
  ANALYZE oracle.counted;
  REFRESH MATERIALIZED VIEW oracle.team_window;
END
$$;
