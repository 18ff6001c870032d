-- The delivery numbers, a second time: docs/delivery.md written as SQL for PostgreSQL, from the definitions alone.
-- It shares no line with the pipeline it judges. Each part opens with the sentence of docs/delivery.md it stands for.
--
--   input   oracle.raw (value jsonb)    valid events in any order; the same event may be there several times
--           oracle.as_of (at)           one row: the instant everything is judged at, the watermark
--   output  oracle.task_cycle_time, oracle.team_delivery_24h, oracle.team_daily_summary,
--           oracle.service_delivery_24h, oracle.service_daily_summary
--
-- Fill the two tables, call oracle.refresh(), read the views. Lengths of time are written in hours, never in days:
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
  -- "Of users' events that come without an id, those that say the same are one."
  SELECT coalesce(lower(value ->> 'event_id'), (value - '{trace_id,ingested_at,key_id,schema_ver}'::text[])::text) COLLATE "C" AS event_id,
         value ->> 'tenant_id' AS tenant_id,
         value ->> 'team_id' AS team_id,
         value ->> 'event_type' AS event_type,
         value ->> 'actor_id' AS actor_id,
         value ->> 'previous_actor_id' AS previous_actor_id,
         (value ->> 'timestamp')::timestamptz AS at,
         (value ->> 'ingested_at')::timestamptz AS ingested_at,
         (value ->> 'schema_ver')::integer AS schema_ver,
         value -> 'payload' AS payload
  FROM oracle.raw
) AS told
ORDER BY event_id, at, told::text COLLATE "C"
WITH NO DATA;

-- "A row event is an admitted event of a type that the registry gives the purpose `delivery`, or of a type that a metric of the row reads:
-- `comment.created`, `incident.opened`, `incident.resolved`." Messages and acknowledgements are neither.
CREATE VIEW oracle.row_event AS
SELECT *, payload ->> 'service' AS service
FROM oracle.event
WHERE split_part(event_type, '.', 1) IN ('task', 'pr', 'review', 'build', 'deploy')
   OR event_type IN ('commit.pushed', 'comment.created', 'incident.opened', 'incident.resolved');

-- "Two pseudonyms that an event names as one, before and after a rotation of the secret, are one person": by the oldest name.
CREATE MATERIALIZED VIEW oracle.person AS
WITH RECURSIVE
mention AS (
  SELECT tenant_id, actor_id AS name, previous_actor_id AS previous FROM oracle.event WHERE actor_id IS NOT NULL
  UNION
  SELECT tenant_id, payload ->> 'author_actor_id', payload ->> 'previous_author_actor_id'
  FROM oracle.event
  WHERE payload ->> 'author_actor_id' IS NOT NULL
),
renamed AS (
  SELECT tenant_id, name, previous FROM mention WHERE previous <> name
),
person AS (
  SELECT tenant_id, name, name AS oldest
  FROM (SELECT tenant_id, name FROM mention UNION SELECT tenant_id, previous FROM renamed) AS known
  WHERE NOT EXISTS (SELECT FROM renamed WHERE (renamed.tenant_id, renamed.name) = (known.tenant_id, known.name))
  UNION
  SELECT renamed.tenant_id, renamed.name, person.oldest
  FROM renamed JOIN person ON person.tenant_id = renamed.tenant_id AND person.name = renamed.previous
)
SELECT * FROM person
WITH NO DATA;

-- "Events are grouped into subjects: one task, one pull request, one build or one incident of one team, or one deployment of one tenant."
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
-- Deployment: "Reads `deploy.success` and `deploy.rolled_back` with `environment` = `production`, and of each `incident.opened`
-- with a `caused_by_deploy_id` that id and the time".
deployment_event AS (
  SELECT 'deployment' AS kind, payload ->> 'deploy_id' AS subject_id, event.*
  FROM oracle.event
  WHERE event_type IN ('deploy.success', 'deploy.rolled_back') AND payload ->> 'environment' = 'production'
  UNION ALL
  SELECT 'deployment', payload ->> 'caused_by_deploy_id', event.*
  FROM oracle.event
  WHERE event_type = 'incident.opened'
),
-- Incident: "Reads `incident.opened` and `incident.resolved`."
incident_event AS (
  SELECT 'incident' AS kind, payload ->> 'incident_id' AS subject_id, event.*
  FROM oracle.event
  WHERE event_type IN ('incident.opened', 'incident.resolved')
),
read_event AS (
  SELECT team_id AS owner, * FROM task_event
  UNION ALL SELECT team_id, * FROM pull_request_event
  UNION ALL SELECT team_id, * FROM build_event
  UNION ALL SELECT team_id, * FROM incident_event
  UNION ALL SELECT 'the tenant', * FROM deployment_event
),
-- "A subject that stays silent for more than 90 days is forgotten":
after_silence AS (
  SELECT *,
         coalesce(at - lag(at) OVER (PARTITION BY kind, tenant_id, owner, subject_id ORDER BY at, event_id)
                  > interval '2160 hours', false) AS is_forgotten
  FROM read_event
  WHERE subject_id IS NOT NULL
)
-- "its later events start a new segment, as if the subject were new."
SELECT kind, tenant_id, team_id, subject_id,
       count(*) FILTER (WHERE is_forgotten)
         OVER (PARTITION BY kind, tenant_id, owner, subject_id ORDER BY at, event_id) AS segment,
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

-- Blocked, done, active: what holds from each event of a task to its next one.
CREATE MATERIALIZED VIEW oracle.task_state AS
WITH
-- "A move is a `task.transitioned`."
told AS (
  SELECT tenant_id, team_id, subject_id AS task_id, segment, event_id, event_type, at,
         CASE WHEN event_type = 'task.transitioned' THEN coalesce(payload ->> 'category', 'unknown') END AS moved_to
  FROM oracle.subject_event
  WHERE kind = 'task'
),
-- "Events of the same millisecond are taken in this order: what blocks, what unblocks, what completes, what reopens."
turns AS (
  SELECT *, CASE
              WHEN event_type = 'task.blocked' OR moved_to = 'blocked' THEN 'blocks'
              WHEN event_type = 'task.completed' OR moved_to = 'done' THEN 'completes'
              WHEN event_type = 'task.reopened' THEN 'reopens'
              WHEN event_type = 'task.unblocked' OR moved_to IS NOT NULL THEN 'unblocks'
              ELSE 'nothing'
            END AS turn
  FROM told
),
told_in_order AS (
  SELECT *, row_number() OVER (
              PARTITION BY tenant_id, team_id, task_id, segment
              ORDER BY at, array_position(ARRAY['blocks', 'unblocks', 'completes', 'reopens', 'nothing'], turn), event_id) AS n
  FROM turns
),
-- "a move that leaves category `blocked` (the last move before it went there)"
move AS (
  SELECT tenant_id, team_id, task_id, segment, n,
         coalesce(lag(moved_to) OVER (PARTITION BY tenant_id, team_id, task_id, segment ORDER BY n) = 'blocked', false) AS leaves_blocked
  FROM told_in_order
  WHERE moved_to IS NOT NULL
),
-- Hindered: blocked, were it not for "until the task is done"; what is hindered while it is done is blocked once it is reopened.
change AS (
  SELECT told_in_order.*,
         CASE
           WHEN turn = 'blocks' THEN true
           WHEN event_type = 'task.unblocked' OR turn = 'completes' OR leaves_blocked THEN false
         END AS to_hindered,
         CASE turn WHEN 'completes' THEN true WHEN 'reopens' THEN false END AS to_done
  FROM told_in_order LEFT JOIN move USING (tenant_id, team_id, task_id, segment, n)
),
numbered AS (
  SELECT *,
         count(to_hindered) OVER (PARTITION BY tenant_id, team_id, task_id, segment ORDER BY n) AS hindered_change,
         count(to_done) OVER (PARTITION BY tenant_id, team_id, task_id, segment ORDER BY n) AS done_change
  FROM change
),
state AS (
  SELECT *,
         coalesce(first_value(to_hindered) OVER (PARTITION BY tenant_id, team_id, task_id, segment, hindered_change ORDER BY n), false) AS is_hindered,
         coalesce(first_value(to_done) OVER (PARTITION BY tenant_id, team_id, task_id, segment, done_change ORDER BY n), false) AS is_done,
         lead(at) OVER (PARTITION BY tenant_id, team_id, task_id, segment ORDER BY n) AS next_at,
         coalesce(min(at) FILTER (WHERE event_type = 'task.created') OVER (PARTITION BY tenant_id, team_id, task_id, segment) <= at, false) AS is_created
  FROM numbered
),
spell AS (
  SELECT *, count(*) FILTER (WHERE NOT is_hindered OR is_done) OVER (PARTITION BY tenant_id, team_id, task_id, segment ORDER BY n) AS spell
  FROM state
)
-- "A segment's blocking ends at the latest 90 days after its last event"; "some event of the segment in [t − 30 d, t)"
SELECT tenant_id, team_id, dense_rank() OVER (ORDER BY tenant_id, team_id, task_id, segment) AS task, at AS since,
       coalesce(next_at, at + interval '2160 hours') AS until,
       least(next_at, at + interval '720 hours') AS lively_until,
       is_created AND NOT is_done AS is_open,
       CASE WHEN is_hindered AND NOT is_done
            THEN min(at) FILTER (WHERE is_hindered AND NOT is_done) OVER (PARTITION BY tenant_id, team_id, task_id, segment, spell) END AS blocked_since
FROM spell
WHERE is_hindered AND NOT is_done OR is_created AND NOT is_done
WITH NO DATA;

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
-- "A pull request any of whose `pr.*` events says `is_bot` = true is a bot's: it counts in the two columns of bots, in the same way, and nowhere else."
-- opened: "at the earliest `pr.opened`"
-- author: "the smallest non-null `author_actor_id` of the pull request's `pr.*` events"
life AS (
  SELECT tenant_id, team_id, pr_id, segment,
         min(at) FILTER (WHERE event_type = 'pr.opened') AS opened_at,
         min(at) FILTER (WHERE event_type = 'pr.merged') AS merged_at,
         max(at) FILTER (WHERE event_type = 'pr.closed') AS last_closed_at,
         max(at) FILTER (WHERE event_type = 'pr.reopened') AS last_reopened_at,
         min(author_actor_id COLLATE "C") FILTER (WHERE event_type LIKE 'pr.%') AS author,
         count(*) FILTER (WHERE event_type LIKE 'pr.%' AND is_bot) > 0 AS is_bots
  FROM pull_request_event
  GROUP BY tenant_id, team_id, pr_id, segment
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
  SELECT review.tenant_id, review.team_id, review.pr_id, review.segment, min(review.at) AS reviewed_at
  FROM pull_request_event AS review
  JOIN life USING (tenant_id, team_id, pr_id, segment)
  LEFT JOIN oracle.person AS reviewer ON (reviewer.tenant_id, reviewer.name) = (review.tenant_id, review.actor_id)
  LEFT JOIN oracle.person AS writer ON (writer.tenant_id, writer.name) = (life.tenant_id, life.author)
  WHERE review.event_type = 'review.submitted'
    AND review.at >= life.opened_at
    AND review.actor_id IS NOT NULL
    AND reviewer.oldest IS DISTINCT FROM writer.oldest
    AND NOT review.is_bot
    AND NOT EXISTS (
      SELECT FROM draft_period AS draft
      WHERE (draft.tenant_id, draft.team_id, draft.pr_id, draft.segment)
            = (review.tenant_id, review.team_id, review.pr_id, review.segment)
        AND draft.since <= review.at AND review.at < draft.until)
  GROUP BY review.tenant_id, review.team_id, review.pr_id, review.segment
),
-- "less the draft periods in between": one that began before the first review ended before it, or it were none.
draft_time AS (
  SELECT tenant_id, team_id, pr_id, segment, sum(until - since) AS in_draft
  FROM draft_period JOIN first_review USING (tenant_id, team_id, pr_id, segment)
  WHERE since < reviewed_at
  GROUP BY tenant_id, team_id, pr_id, segment
)
-- "The lag is the time from the opening to the first review, less the draft periods in between."
SELECT tenant_id, team_id, pr_id, segment, opened_at, merged_at, closed_at, reviewed_at, is_bots,
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
-- Deployment and incident
------------------------------------------------------------------------------------------------------------------------

-- "A deployment of a team counts once, at the team's earliest `deploy.success` of the deploy_id (smallest event id among those of the same time)."
CREATE MATERIALIZED VIEW oracle.deployment AS
WITH
first_success AS (
  SELECT DISTINCT ON (tenant_id, team_id, subject_id, segment)
         tenant_id, team_id, subject_id AS deploy_id, segment, at AS deployed_at,
         payload ->> 'service' AS service,
         payload -> 'unplanned' IS NOT DISTINCT FROM 'true' AS is_unplanned,
         payload ->> 'first_commit_at' AS first_commit_at
  FROM oracle.subject_event
  WHERE kind = 'deployment' AND event_type = 'deploy.success'
  ORDER BY tenant_id, team_id, subject_id, segment, at, event_id
),
-- "missing if the field is absent, is not an instant like [...], or is later than the event"
traced AS (
  SELECT *, CASE WHEN first_commit_at ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{3})?Z$'
                 THEN deployed_at - first_commit_at::timestamptz END AS lead
  FROM first_success
),
-- "It failed if a `deploy.rolled_back` of the team and the deploy_id happened at the same time or later, or if an incident names it."
rolled_back AS (
  SELECT tenant_id, team_id, subject_id AS deploy_id, segment, max(at) AS rolled_back_at
  FROM oracle.subject_event
  WHERE kind = 'deployment' AND event_type = 'deploy.rolled_back'
  GROUP BY tenant_id, team_id, subject_id, segment
),
blamed AS (
  SELECT DISTINCT tenant_id, subject_id AS deploy_id, segment, true AS is_blamed
  FROM oracle.subject_event
  WHERE kind = 'deployment' AND event_type = 'incident.opened'
)
SELECT tenant_id, team_id, deploy_id, segment, deployed_at, service, is_unplanned,
       CASE WHEN lead >= interval '0' THEN floor(extract(epoch FROM lead) / 60)::integer END AS lead_minutes,
       coalesce(is_blamed, false) OR coalesce(rolled_back_at >= deployed_at, false) AS is_failed
FROM traced
LEFT JOIN rolled_back USING (tenant_id, team_id, deploy_id, segment)
LEFT JOIN blamed USING (tenant_id, deploy_id, segment)
WITH NO DATA;

-- "An incident is restored at the earliest `incident.resolved` at or after its latest `incident.opened` (smallest event id among those of the same time)".
CREATE MATERIALIZED VIEW oracle.restored AS
WITH
incident_event AS (
  SELECT tenant_id, team_id, subject_id AS incident_id, segment, event_id, event_type, at, payload ->> 'service' AS service
  FROM oracle.subject_event
  WHERE kind = 'incident'
),
opening AS (
  SELECT tenant_id, team_id, incident_id, segment, min(at) AS first_opened_at, max(at) AS last_opened_at
  FROM incident_event
  WHERE event_type = 'incident.opened'
  GROUP BY tenant_id, team_id, incident_id, segment
)
-- "The time to restore runs from its earliest `incident.opened`."
SELECT DISTINCT ON (tenant_id, team_id, incident_id, segment)
       tenant_id, team_id, service, at AS restored_at, floor(extract(epoch FROM at - first_opened_at) / 60)::integer AS restore_minutes
FROM incident_event JOIN opening USING (tenant_id, team_id, incident_id, segment)
WHERE event_type = 'incident.resolved' AND at >= last_opened_at
ORDER BY tenant_id, team_id, incident_id, segment, at, event_id
WITH NO DATA;

------------------------------------------------------------------------------------------------------------------------
-- Windows
------------------------------------------------------------------------------------------------------------------------

-- Everything that counts, at the moment it counts at.
CREATE MATERIALIZED VIEW oracle.counted AS
-- "A DEPLOYED task counts once, in the window that holds first_deployed_at."
SELECT tenant_id, team_id, NULL AS service, first_deployed_at AS at, 'task' AS what, cycle_time_minutes AS minutes
FROM oracle.task_segment
WHERE cycle_time_minutes IS NOT NULL
UNION ALL
SELECT tenant_id, team_id, NULL, at, CASE WHEN is_bots THEN 'bot ' || what ELSE what END, NULL
FROM oracle.pull_request_segment
CROSS JOIN LATERAL (VALUES ('pr opened', opened_at), ('pr merged', merged_at), ('pr closed', closed_at)) AS moment (what, at)
WHERE at IS NOT NULL
UNION ALL
-- "It counts once, at the time of the first review."
SELECT tenant_id, team_id, NULL, reviewed_at, 'lag', review_lag_minutes
FROM oracle.pull_request_segment
WHERE reviewed_at IS NOT NULL AND NOT is_bots
UNION ALL
SELECT tenant_id, team_id, NULL, verdict_at, CASE WHEN is_passed THEN 'passed' ELSE 'failed' END, NULL
FROM oracle.build_segment
UNION ALL
SELECT tenant_id, team_id, service, deployed_at, 'deployed', lead_minutes FROM oracle.deployment
UNION ALL
-- "It counts as failed at the time of the deployment"
SELECT tenant_id, team_id, service, deployed_at, 'deployment failed', NULL FROM oracle.deployment WHERE is_failed
UNION ALL
SELECT tenant_id, team_id, service, deployed_at, 'unplanned', NULL FROM oracle.deployment WHERE is_unplanned
UNION ALL
-- "It counts once, at the time of the resolution."
SELECT tenant_id, team_id, service, restored_at, 'restored', restore_minutes FROM oracle.restored
WITH NO DATA;

-- "One that says `is_bot` = true is a bot's; every other is human. It is across teams if its `actor_team_id` is not the team of the event".
CREATE VIEW oracle.comment AS
SELECT event.tenant_id, team_id, at, oldest AS person,
       payload -> 'is_bot' IS NOT DISTINCT FROM 'true' AS is_bots,
       payload ->> 'actor_team_id' IS DISTINCT FROM team_id AS is_across
FROM oracle.event LEFT JOIN oracle.person ON (person.tenant_id, person.name) = (event.tenant_id, event.actor_id)
WHERE event_type = 'comment.created';

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
hour AS (
  SELECT tenant_id, team_id, date_trunc('hour', at, 'UTC') AS at, count(*) AS events
  FROM oracle.row_event
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
         count(*) FILTER (WHERE what = 'failed') AS builds_failed,
         count(*) FILTER (WHERE what = 'bot pr opened') AS pr_opened_bots,
         count(*) FILTER (WHERE what = 'bot pr merged') AS pr_merged_bots,
         count(*) FILTER (WHERE what = 'deployed') AS deployment_frequency,
         count(*) FILTER (WHERE what = 'deployment failed') AS deployments_failed,
         count(*) FILTER (WHERE what = 'unplanned') AS deployments_unplanned,
         count(*) FILTER (WHERE what = 'deployed' AND minutes IS NOT NULL) AS deployments_traced,
         percentile_disc(0.50) WITHIN GROUP (ORDER BY minutes) FILTER (WHERE what = 'deployed') AS lead_time_for_changes,
         count(*) FILTER (WHERE what = 'restored') AS incidents_restored,
         percentile_disc(0.50) WITHIN GROUP (ORDER BY minutes) FILTER (WHERE what = 'restored') AS time_to_restore
  FROM oracle.counted CROSS JOIN LATERAL oracle.windows_of(counted.at)
  GROUP BY tenant_id, team_id, grain, window_end
),
-- comments, comments_bots: "human comments, comments of bots"; collab_contributors: "distinct known actors of human comments"
talk AS (
  SELECT tenant_id, team_id, grain, window_end,
         count(*) FILTER (WHERE NOT is_bots) AS comments,
         count(*) FILTER (WHERE is_bots) AS comments_bots,
         count(*) FILTER (WHERE NOT is_bots AND is_across) AS comments_across,
         count(DISTINCT person) FILTER (WHERE NOT is_bots) AS collab_contributors
  FROM oracle.comment CROSS JOIN LATERAL oracle.windows_of(comment.at)
  GROUP BY tenant_id, team_id, grain, window_end
),
-- blocker_count: "distinct tasks that were blocked at any moment of it"
-- blocked_over_48h: "tasks that at its end have been blocked for more than 48 h without interruption"; active_tasks: "active at its end"
-- "At t means after every event before t and before every event at t": a state stands from after its event to the next one.
standing AS (
  SELECT row.tenant_id, row.team_id, row.window_end,
         count(DISTINCT task) FILTER (WHERE blocked_since IS NOT NULL AND since < until) AS blocker_count,
         count(*) FILTER (WHERE window_end <= until AND blocked_since < window_end - interval '48 hours') AS blocked_over_48h,
         count(*) FILTER (WHERE window_end <= lively_until AND is_open) AS active_tasks,
         count(*) FILTER (WHERE window_end <= lively_until AND is_open AND blocked_since < window_end - interval '48 hours') AS active_blocked
  FROM (SELECT DISTINCT tenant_id, team_id, window_end FROM known) AS row
  JOIN oracle.task_state AS state
    ON state.tenant_id = row.tenant_id AND state.team_id = row.team_id
   AND state.since < row.window_end AND state.until > row.window_end - interval '24 hours'
  GROUP BY row.tenant_id, row.team_id, row.window_end
),
-- A row exists for each window "that holds at least one row event of the team"; event_count: "row events of the window".
present AS (
  SELECT *, ((window_end - interval '1 millisecond') AT TIME ZONE 'UTC')::date AS day, events AS event_count
  FROM known
  LEFT JOIN figure USING (tenant_id, team_id, grain, window_end)
  LEFT JOIN talk USING (tenant_id, team_id, grain, window_end)
  LEFT JOIN standing USING (tenant_id, team_id, window_end)
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
       coalesce(pr_opened_bots, 0)::integer AS pr_opened_bots,
       coalesce(pr_merged_bots, 0)::integer AS pr_merged_bots,
       coalesce(blocker_count, 0)::integer AS blocker_count,
       coalesce(blocked_over_48h, 0)::integer AS blocked_over_48h,
       coalesce(active_tasks, 0)::integer AS active_tasks,
       -- blocked_task_ratio: "of the active tasks at its end, the share that has been blocked for more than 48 h without interruption"
       active_blocked::double precision / nullif(active_tasks, 0) AS blocked_task_ratio,
       coalesce(comments, 0)::integer AS comments,
       coalesce(comments_bots, 0)::integer AS comments_bots,
       -- collab_score: "human comments across teams / human comments"
       comments_across::double precision / nullif(comments, 0) AS collab_score,
       coalesce(collab_contributors, 0)::integer AS collab_contributors,
       coalesce(deployment_frequency, 0)::integer AS deployment_frequency,
       coalesce(deployments_failed, 0)::integer AS deployments_failed,
       deployments_failed::double precision / nullif(deployment_frequency, 0) AS change_failure_rate,
       coalesce(deployments_unplanned, 0)::integer AS deployments_unplanned,
       deployments_unplanned::double precision / nullif(deployment_frequency, 0) AS rework_rate,
       coalesce(deployments_traced, 0)::integer AS deployments_traced,
       lead_time_for_changes,
       coalesce(incidents_restored, 0)::integer AS incidents_restored,
       time_to_restore,
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
  FROM oracle.row_event
  GROUP BY tenant_id, team_id
)
SELECT tenant_id, team_id, window_end,
       cycle_time_p50, cycle_time_p95, throughput, pr_opened, pr_merged, pr_closed, pr_merge_rate, pr_review_lag,
       builds_passed, builds_failed, build_pass_rate, pr_opened_bots, pr_merged_bots,
       blocker_count, blocked_over_48h, active_tasks, blocked_task_ratio, comments, comments_bots, collab_score, collab_contributors,
       deployment_frequency, deployments_failed, change_failure_rate, deployments_unplanned, rework_rate,
       deployments_traced, lead_time_for_changes, incidents_restored, time_to_restore, event_count, is_final
FROM oracle.team_window JOIN reached USING (tenant_id, team_id)
WHERE grain = '24h' AND window_end - interval '1 hour' <= reached.at;

-- "one row a calendar day (UTC)"
CREATE VIEW oracle.team_daily_summary AS
SELECT tenant_id, team_id, day AS summary_date,
       cycle_time_p50, cycle_time_p95, throughput, pr_opened, pr_merged, pr_closed, pr_merge_rate, pr_review_lag,
       builds_passed, builds_failed, build_pass_rate, pr_opened_bots, pr_merged_bots,
       blocker_count, blocked_over_48h, active_tasks, blocked_task_ratio, comments, comments_bots, collab_score, collab_contributors,
       deployment_frequency, deployments_failed, change_failure_rate, deployments_unplanned, rework_rate,
       deployments_traced, lead_time_for_changes, incidents_restored, time_to_restore, event_count, is_final
FROM oracle.team_window
WHERE grain = 'day';

-- "The same windows, and the columns of the second table above, for one service of a team."
CREATE MATERIALIZED VIEW oracle.service_window AS
WITH
-- "The row events of a service are the team's `deploy.*`, `incident.opened` and `incident.resolved` events that name it; rows exist by them".
known AS (
  SELECT tenant_id, team_id, service, grain, window_end, count(*) AS events
  FROM oracle.row_event CROSS JOIN LATERAL oracle.windows_of(row_event.at)
  WHERE service IS NOT NULL AND (event_type LIKE 'deploy.%' OR event_type LIKE 'incident.%')
  GROUP BY tenant_id, team_id, service, grain, window_end
),
-- "A deployment and a restored incident count for the `service` of the event they count at".
figure AS (
  SELECT tenant_id, team_id, service, grain, window_end,
         count(*) FILTER (WHERE what = 'deployed') AS deployment_frequency,
         count(*) FILTER (WHERE what = 'deployment failed') AS deployments_failed,
         count(*) FILTER (WHERE what = 'unplanned') AS deployments_unplanned,
         count(*) FILTER (WHERE what = 'deployed' AND minutes IS NOT NULL) AS deployments_traced,
         percentile_disc(0.50) WITHIN GROUP (ORDER BY minutes) FILTER (WHERE what = 'deployed') AS lead_time_for_changes,
         count(*) FILTER (WHERE what = 'restored') AS incidents_restored,
         percentile_disc(0.50) WITHIN GROUP (ORDER BY minutes) FILTER (WHERE what = 'restored') AS time_to_restore
  FROM oracle.counted CROSS JOIN LATERAL oracle.windows_of(counted.at)
  WHERE service IS NOT NULL
  GROUP BY tenant_id, team_id, service, grain, window_end
)
SELECT tenant_id, team_id, service, grain, window_end,
       ((window_end - interval '1 millisecond') AT TIME ZONE 'UTC')::date AS day,
       coalesce(deployment_frequency, 0)::integer AS deployment_frequency,
       coalesce(deployments_failed, 0)::integer AS deployments_failed,
       deployments_failed::double precision / nullif(deployment_frequency, 0) AS change_failure_rate,
       coalesce(deployments_unplanned, 0)::integer AS deployments_unplanned,
       deployments_unplanned::double precision / nullif(deployment_frequency, 0) AS rework_rate,
       coalesce(deployments_traced, 0)::integer AS deployments_traced,
       lead_time_for_changes,
       coalesce(incidents_restored, 0)::integer AS incidents_restored,
       time_to_restore,
       events::bigint AS event_count,
       window_end <= (SELECT at FROM oracle.as_of) AS is_final
FROM known LEFT JOIN figure USING (tenant_id, team_id, service, grain, window_end)
WITH NO DATA;

CREATE VIEW oracle.service_delivery_24h AS
WITH
reached AS (
  SELECT tenant_id, team_id, service, greatest(max(at), (SELECT at FROM oracle.as_of)) AS at
  FROM oracle.row_event
  WHERE service IS NOT NULL AND (event_type LIKE 'deploy.%' OR event_type LIKE 'incident.%')
  GROUP BY tenant_id, team_id, service
)
SELECT tenant_id, team_id, service, window_end,
       deployment_frequency, deployments_failed, change_failure_rate, deployments_unplanned, rework_rate,
       deployments_traced, lead_time_for_changes, incidents_restored, time_to_restore, event_count, is_final
FROM oracle.service_window JOIN reached USING (tenant_id, team_id, service)
WHERE grain = '24h' AND window_end - interval '1 hour' <= reached.at;

CREATE VIEW oracle.service_daily_summary AS
SELECT tenant_id, team_id, service, day AS summary_date,
       deployment_frequency, deployments_failed, change_failure_rate, deployments_unplanned, rework_rate,
       deployments_traced, lead_time_for_changes, incidents_restored, time_to_restore, event_count, is_final
FROM oracle.service_window
WHERE grain = 'day';

------------------------------------------------------------------------------------------------------------------------
-- Order of computation
------------------------------------------------------------------------------------------------------------------------

CREATE FUNCTION oracle.refresh() RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  REFRESH MATERIALIZED VIEW oracle.event;
  ANALYZE oracle.event;
  REFRESH MATERIALIZED VIEW oracle.person;
  ANALYZE oracle.person;
  REFRESH MATERIALIZED VIEW oracle.subject_event;
  ANALYZE oracle.subject_event;
  REFRESH MATERIALIZED VIEW oracle.task_segment;
  REFRESH MATERIALIZED VIEW oracle.pull_request_segment;
  REFRESH MATERIALIZED VIEW oracle.build_segment;
  REFRESH MATERIALIZED VIEW oracle.task_state;
  ANALYZE oracle.task_state;
  REFRESH MATERIALIZED VIEW oracle.deployment;
  REFRESH MATERIALIZED VIEW oracle.restored;
  REFRESH MATERIALIZED VIEW oracle.counted;
  ANALYZE oracle.counted;
  REFRESH MATERIALIZED VIEW oracle.team_window;
  REFRESH MATERIALIZED VIEW oracle.service_window;
END
$$;
