-- The activity numbers, a second time: docs/activity.md written as SQL for PostgreSQL, from the definitions alone.
-- It shares no line with the pipeline it judges. Each part opens with the sentence of docs/activity.md it stands for.
--
--   input   oracle.event, oracle.as_of   as delivery.sql makes them
--   output  oracle.active_users, oracle.daily_active_users, oracle.page_views, oracle.revenue_hour, oracle.user_activity_5m
--
-- Users are counted exactly here: a comparison holds while no cell has 4,096 of them.

CREATE FUNCTION oracle.bucket(at timestamptz, seconds integer) RETURNS timestamptz
LANGUAGE sql IMMUTABLE AS $$
  SELECT to_timestamp(floor(extract(epoch FROM at) / seconds) * seconds)
$$;

-- "A user is the `actor_id` of the event, or its `previous_actor_id` while there is one."
CREATE MATERIALIZED VIEW oracle.activity AS
SELECT tenant_id, event_id, event_type, at, ingested_at, payload,
       coalesce(previous_actor_id, actor_id) COLLATE "C" AS user_id,
       payload -> 'is_bot' IS NOT DISTINCT FROM 'true' AS is_bot,
       oracle.bucket(at, 60) AS minute
FROM oracle.event
WHERE event_type IN ('page_view', 'purchase', 'refund', 'session_end')
WITH NO DATA;

-- "An act is a `page_view`, a `purchase` or a `session_end` that no bot did; a refund is something that the shop does."
CREATE VIEW oracle.act AS
SELECT * FROM oracle.activity WHERE event_type <> 'refund' AND NOT is_bot;

-- "There is a row for each minute with an act and for the 29 after it, as soon as that minute has begun: the tenant has an act that is as new, or the
-- watermark has passed its end."
CREATE VIEW oracle.active_users AS
WITH
newest AS (
  SELECT tenant_id, max(minute) AS minute FROM oracle.act GROUP BY tenant_id
),
begun AS (
  SELECT DISTINCT act.tenant_id, act.minute + after.n * interval '1 minute' AS minute
  FROM (SELECT DISTINCT tenant_id, minute FROM oracle.act) AS act
  CROSS JOIN generate_series(0, 29) AS after (n)
  JOIN newest USING (tenant_id)
  WHERE act.minute + after.n * interval '1 minute'
        <= greatest(newest.minute, oracle.bucket((SELECT at FROM oracle.as_of), 60) - interval '1 minute')
)
SELECT begun.tenant_id, begun.minute,
       count(DISTINCT user_id) FILTER (WHERE act.minute = begun.minute) AS users_1m,
       count(DISTINCT user_id) FILTER (WHERE act.minute > begun.minute - interval '5 minutes') AS users_5m,
       count(DISTINCT user_id) AS users_30m,
       count(*) AS event_count,
       begun.minute + interval '1 minute' <= (SELECT at FROM oracle.as_of) AS is_final
FROM begun JOIN oracle.act ON act.tenant_id = begun.tenant_id
                          AND act.minute BETWEEN begun.minute - interval '29 minutes' AND begun.minute
GROUP BY begun.tenant_id, begun.minute;

CREATE VIEW oracle.daily_active_users AS
SELECT tenant_id, (at AT TIME ZONE 'UTC')::date AS day,
       count(DISTINCT user_id) AS users,
       count(*) AS event_count,
       ((at AT TIME ZONE 'UTC')::date + 1)::timestamp AT TIME ZONE 'UTC' <= (SELECT at FROM oracle.as_of) AS is_final
FROM oracle.act
GROUP BY tenant_id, (at AT TIME ZONE 'UTC')::date;

-- The page stands before the minute, because a key ends with a time here.
CREATE VIEW oracle.page_views AS
SELECT tenant_id, payload ->> 'page' AS page, minute,
       count(*) AS views,
       count(DISTINCT user_id) AS users,
       count(*) AS event_count,
       minute + interval '1 minute' <= (SELECT at FROM oracle.as_of) AS is_final
FROM oracle.activity
WHERE event_type = 'page_view' AND NOT is_bot
GROUP BY tenant_id, payload ->> 'page', minute;

-- "amount_minor is what purchases brought less what refunds gave back, whichever sign a refund is told with."
CREATE VIEW oracle.revenue_hour AS
SELECT tenant_id, payload ->> 'currency' AS currency, oracle.bucket(at, 3600) AS hour,
       sum(CASE event_type WHEN 'purchase' THEN amount ELSE -abs(amount) END)::bigint AS amount_minor,
       count(*) FILTER (WHERE event_type = 'purchase') AS orders,
       coalesce(sum(abs(amount)) FILTER (WHERE event_type = 'refund'), 0)::bigint AS refunded_minor,
       count(*) FILTER (WHERE event_type = 'refund') AS refunds,
       count(*) AS event_count,
       oracle.bucket(at, 3600) + interval '1 hour' <= (SELECT at FROM oracle.as_of) AS is_final
FROM oracle.activity, LATERAL (SELECT (payload ->> 'amount_minor')::bigint) AS money (amount)
WHERE event_type IN ('purchase', 'refund')
GROUP BY tenant_id, payload ->> 'currency', oracle.bucket(at, 3600);

-- "A session goes on until 30 minutes of silence, or until a `session_end`: an act later than that begins another one. At one instant the end comes last."
CREATE MATERIALIZED VIEW oracle.user_session AS
WITH
ordered AS (
  SELECT *,
         coalesce(at - lag(at) OVER (PARTITION BY tenant_id, user_id ORDER BY at, event_type = 'session_end', event_id) >= interval '30 minutes', true)
           AS silence,
         lag(at) OVER (PARTITION BY tenant_id, user_id ORDER BY at, event_type = 'session_end', event_id) AS before,
         lag(event_type) OVER (PARTITION BY tenant_id, user_id ORDER BY at, event_type = 'session_end', event_id) = 'session_end' AS ended
  FROM oracle.act
  WHERE user_id IS NOT NULL
)
SELECT tenant_id, user_id, event_id, event_type, at, ingested_at,
       oracle.bucket(at, 300) AS window_start,
       count(*) FILTER (WHERE silence OR (ended AND at > before))
         OVER (PARTITION BY tenant_id, user_id ORDER BY at, event_type = 'session_end', event_id) AS session
FROM ordered
WITH NO DATA;

-- "The row says how things stood at the end of the window: what the user did later has no part in it."
CREATE VIEW oracle.user_activity_5m AS
WITH
seen AS (
  SELECT tenant_id, user_id, window_start,
         max(session) AS session,
         count(*) FILTER (WHERE event_type = 'page_view') AS page_views_last_5m,
         -- last_seen: "the latest act, or its arrival if the act's clock was ahead of it"
         max(least(at, coalesce(ingested_at, at))) AS last_seen,
         count(*) FILTER (WHERE at > ingested_at) AS clamped,
         count(*) AS event_count
  FROM oracle.user_session
  GROUP BY tenant_id, user_id, window_start
)
SELECT seen.tenant_id, seen.user_id, seen.window_start,
       min(act.at) AS session_start,
       max(act.at) AS session_end,
       floor(extract(epoch FROM max(act.at) - min(act.at)))::bigint AS session_duration,
       count(*) FILTER (WHERE act.event_type = 'page_view') AS page_count,
       page_views_last_5m, last_seen, clamped, event_count,
       seen.window_start + interval '5 minutes' <= (SELECT at FROM oracle.as_of) AS is_final
FROM seen JOIN oracle.user_session AS act
  ON (act.tenant_id, act.user_id, act.session) = (seen.tenant_id, seen.user_id, seen.session)
 AND act.at < seen.window_start + interval '5 minutes'
GROUP BY seen.tenant_id, seen.user_id, seen.window_start, page_views_last_5m, last_seen, clamped, event_count;

CREATE FUNCTION oracle.refresh_activity() RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  REFRESH MATERIALIZED VIEW oracle.activity;
  CREATE INDEX ON oracle.activity (tenant_id, minute);
  ANALYZE oracle.activity;
  REFRESH MATERIALIZED VIEW oracle.user_session;
  CREATE INDEX ON oracle.user_session (tenant_id, user_id, session);
  ANALYZE oracle.user_session;
END
$$;
