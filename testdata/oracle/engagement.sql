-- The engagement numbers, a second time: docs/engagement.md written as SQL for PostgreSQL, from the definitions alone.
-- It shares no line with the pipeline it judges. Each part opens with the sentence of docs/engagement.md it stands for.
--
--   input   oracle.event, oracle.as_of   as delivery.sql makes them
--   output  oracle.team_engagement

-- "An interaction is an admitted `comment.created` or `message.sent` of the team. One whose payload says `is_bot` = true is a bot interaction."
CREATE MATERIALIZED VIEW oracle.interaction AS
SELECT tenant_id, team_id, event_id, at, actor_id, previous_actor_id,
       payload -> 'is_bot' IS NOT DISTINCT FROM 'true' AS is_bot,
       event_type = 'comment.created' AS is_comment,
       -- "A chat message is a `message.sent`, or a `comment.created` whose `medium` is `chat`."
       event_type = 'message.sent' OR payload ->> 'medium' IS NOT DISTINCT FROM 'chat' AS is_chat,
       -- "A comment is cross-team if its `actor_team_id` differs from the `team_id` of the event."
       event_type = 'comment.created' AND payload ->> 'actor_team_id' IS DISTINCT FROM team_id AS is_cross_team
FROM oracle.event
WHERE event_type IN ('comment.created', 'message.sent')
WITH NO DATA;

-- "One that comes less than 30 minutes after the one before it belongs to the same session; one that comes 30 minutes later or more begins a new one."
CREATE MATERIALIZED VIEW oracle.human_interaction AS
WITH
after_silence AS (
  SELECT *,
         coalesce(at - lag(at) OVER (PARTITION BY tenant_id, team_id ORDER BY at, event_id) >= interval '30 minutes', true) AS begins
  FROM oracle.interaction
  WHERE NOT is_bot
)
SELECT *, count(*) FILTER (WHERE begins) OVER (PARTITION BY tenant_id, team_id ORDER BY at, event_id) AS session
FROM after_silence
WITH NO DATA;

CREATE MATERIALIZED VIEW oracle.session AS
SELECT tenant_id, team_id, session,
       min(at) AS session_start,
       max(at) AS session_end,
       count(*) AS interactions,
       count(*) FILTER (WHERE is_comment) AS comments,
       count(*) FILTER (WHERE is_cross_team) AS cross_team_comments,
       count(*) FILTER (WHERE NOT is_chat) AS async_interactions,
       count(*) FILTER (WHERE is_chat) AS chat_messages
FROM oracle.human_interaction
GROUP BY tenant_id, team_id, session
WITH NO DATA;

CREATE VIEW oracle.team_engagement AS
WITH RECURSIVE
-- participants: "mentions that share a name, directly or over others, are one person"
name AS (
  SELECT DISTINCT tenant_id, team_id, session, names.name
  FROM oracle.human_interaction CROSS JOIN LATERAL (VALUES (actor_id), (previous_actor_id)) AS names (name)
  WHERE actor_id IS NOT NULL AND names.name IS NOT NULL
),
alias AS (
  SELECT DISTINCT tenant_id, team_id, session, names.name, names.other
  FROM oracle.human_interaction
  CROSS JOIN LATERAL (VALUES (actor_id, previous_actor_id), (previous_actor_id, actor_id)) AS names (name, other)
  WHERE actor_id <> previous_actor_id
),
same AS (
  SELECT tenant_id, team_id, session, name, name AS other FROM name
  UNION
  SELECT tenant_id, team_id, session, same.name, alias.other
  FROM same JOIN alias USING (tenant_id, team_id, session)
  WHERE alias.name = same.other
),
person AS (
  SELECT tenant_id, team_id, session, name, min(other) AS one_name FROM same GROUP BY tenant_id, team_id, session, name
),
people AS (
  SELECT tenant_id, team_id, session, count(DISTINCT one_name) AS participants FROM person GROUP BY tenant_id, team_id, session
),
-- "a bot interaction counts in the session whose [session_start, session_end] holds it, and nowhere if none does"
bot AS (
  SELECT session.tenant_id, session.team_id, session_start, count(*) AS bot_interactions
  FROM oracle.session JOIN oracle.interaction USING (tenant_id, team_id)
  WHERE is_bot AND at BETWEEN session_start AND session_end
  GROUP BY session.tenant_id, session.team_id, session_start
),
held AS (
  SELECT session.*, coalesce(participants, 0) AS participants, coalesce(bot_interactions, 0) AS bot_interactions
  FROM oracle.session
  LEFT JOIN people USING (tenant_id, team_id, session)
  LEFT JOIN bot USING (tenant_id, team_id, session_start)
),
-- "There is a row for every instant at which the team has a human interaction."
instant AS (
  SELECT DISTINCT tenant_id, team_id, at AS session_start FROM oracle.human_interaction
)
-- "At every other instant the row is empty: `interactions` = 0, `event_count` = 0, `is_final` true, every other measure NULL."
SELECT tenant_id, team_id, session_start, session_end,
       participants::integer AS participants,
       coalesce(interactions, 0)::integer AS interactions,
       cross_team_comments::double precision / nullif(comments, 0) AS collaboration_density,
       async_interactions::double precision / interactions AS async_ratio,
       comments::integer AS comments,
       cross_team_comments::integer AS cross_team_comments,
       async_interactions::integer AS async_interactions,
       chat_messages::integer AS chat_messages,
       bot_interactions::integer AS bot_interactions,
       coalesce(interactions + bot_interactions, 0)::bigint AS event_count,
       -- is_final: "the watermark has reached session_end + 30 minutes"
       coalesce(session_end + interval '30 minutes' <= (SELECT at FROM oracle.as_of), true) AS is_final
FROM instant LEFT JOIN held USING (tenant_id, team_id, session_start);

CREATE FUNCTION oracle.refresh_engagement() RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  REFRESH MATERIALIZED VIEW oracle.interaction;
  ANALYZE oracle.interaction;
  REFRESH MATERIALIZED VIEW oracle.human_interaction;
  ANALYZE oracle.human_interaction;
  REFRESH MATERIALIZED VIEW oracle.session;
  ANALYZE oracle.session;
END
$$;
