-- What people may read (P-074, T-09): schema published and nothing else. The page for readers is docs/privacy.md.
--
-- Columns that describe people are not live. A cell that was shown cannot be taken back, and whether it may be shown
-- depends on its siblings, on those still to come too. So ops.publish_people decides over days that are over, all cells
-- of an organisation together, and stores the outcome; the nightly run calls it. What describes work is a plain view.

CREATE SCHEMA published;

-- How many different people a cell must describe to be shown. A tenant may raise its floor, never lower it.
CREATE TABLE ops.privacy_floor (
  tenant_id     text COLLATE "C" PRIMARY KEY,
  contributors  integer NOT NULL CHECK (contributors >= 5)
);

CREATE FUNCTION ops.refuse_lower_floor() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.tenant_id = OLD.tenant_id AND NEW.contributors >= OLD.contributors THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'The privacy floor of a tenant may be raised and never lowered.' USING ERRCODE = 'check_violation';
END
$$;

CREATE TRIGGER only_raised BEFORE UPDATE OR DELETE ON ops.privacy_floor
  FOR EACH ROW EXECUTE FUNCTION ops.refuse_lower_floor();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON ops.privacy_floor
  FOR EACH STATEMENT EXECUTE FUNCTION ops.refuse_lower_floor();

-- suppressed: floor, the cell describes too few people; complement, it would let another cell be computed. What is
-- said about crossing teams has a reason of its own: it describes those who commented, who may be fewer.
CREATE TABLE published.team_engagement (
  tenant_id              text COLLATE "C" NOT NULL,
  team_id                text COLLATE "C" NOT NULL,
  session_start          timestamptz NOT NULL,
  session_end            timestamptz,
  participants           integer,
  interactions           integer,
  async_ratio            double precision,
  async_interactions     integer,
  chat_messages          integer,
  comments               integer,
  bot_interactions       integer,
  suppressed             text CHECK (suppressed IN ('floor', 'complement')),
  cross_team_comments    integer,
  collaboration_density  double precision,
  crossing_suppressed    text CHECK (crossing_suppressed IN ('floor', 'complement')),
  PRIMARY KEY (tenant_id, team_id, session_start)
);

CREATE TABLE published.team_collaboration (
  tenant_id            text COLLATE "C" NOT NULL,
  team_id              text COLLATE "C" NOT NULL,
  summary_date         date NOT NULL,
  collab_score         double precision,
  collab_contributors  integer,
  suppressed           text CHECK (suppressed IN ('floor', 'complement')),
  PRIMARY KEY (tenant_id, team_id, summary_date)
);

-- A sum over the sessions of all teams that began on the day.
CREATE TABLE published.organisation_engagement (
  tenant_id     text COLLATE "C" NOT NULL,
  summary_date  date NOT NULL,
  interactions  integer,
  suppressed    text CHECK (suppressed IN ('floor', 'complement')),
  PRIMARY KEY (tenant_id, summary_date)
);

-- Decides anew about the cells of the days, both included, that are over: the outcome depends on the rows of those days
-- alone, so a second call changes nothing. docs/decisions says why these rules are enough.
CREATE FUNCTION ops.publish_people(from_day date, to_day date) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  DROP TABLE IF EXISTS pg_temp.session_cell;
  CREATE TEMPORARY TABLE session_cell ON COMMIT DROP AS
  WITH session AS (
    SELECT hot.*, (session_start AT TIME ZONE 'UTC')::date AS day,
           coalesce(floor.contributors, 5) AS floor,
           bool_and(is_final) OVER (PARTITION BY tenant_id, (session_start AT TIME ZONE 'UTC')::date) AS is_over
    FROM hot.team_engagement AS hot LEFT JOIN ops.privacy_floor AS floor USING (tenant_id)
    WHERE event_count > 0
      AND session_start >= from_day::timestamp AT TIME ZONE 'UTC'
      AND session_start < (to_day + 1)::timestamp AT TIME ZONE 'UTC'
  ),
  -- A session of bots alone describes nobody.
  judged AS (
    SELECT *,
           participants < floor AND interactions > 0 AS is_small,
           participants >= floor AS is_large,
           bool_or(participants < floor AND interactions > 0) OVER (PARTITION BY tenant_id, team_id, day) AS team_has_small,
           bool_or(participants < floor AND interactions > 0) OVER (PARTITION BY tenant_id, day) AS organisation_has_small,
           row_number() OVER (PARTITION BY tenant_id, team_id, day, participants >= floor
                              ORDER BY participants, session_start) AS nth_of_team
    FROM session
    WHERE is_over
  ),
  -- Beside the small sessions of a team its smallest large one is hidden.
  within_teams AS (
    SELECT *, team_has_small AND is_large AND nth_of_team = 1 AS is_complement
    FROM judged
  ),
  -- Where no team with a small session has a large one, another team's is hidden.
  ranked AS (
    SELECT *,
           bool_or(is_complement) OVER (PARTITION BY tenant_id, day) AS organisation_has_complement,
           row_number() OVER (PARTITION BY tenant_id, day, is_large ORDER BY participants, team_id, session_start) AS nth
    FROM within_teams
  )
  SELECT *,
         CASE
           WHEN is_small THEN 'floor'
           WHEN is_complement OR (organisation_has_small AND NOT organisation_has_complement AND is_large AND nth = 1) THEN 'complement'
         END AS suppressed
  FROM ranked;

  -- What is hidden of a team's comments must still be open: of both kinds, and from more than one session.
  DROP TABLE IF EXISTS pg_temp.team_day;
  CREATE TEMPORARY TABLE team_day ON COMMIT DROP AS
  WITH hidden AS (
    SELECT tenant_id, team_id, day, count(suppressed) AS sessions,
           sum(cross_team_comments) FILTER (WHERE suppressed IS NOT NULL) AS crossing,
           sum(comments - cross_team_comments) FILTER (WHERE suppressed IS NOT NULL) AS staying
    FROM session_cell
    GROUP BY tenant_id, team_id, day
  )
  SELECT tenant_id, team_id, summary_date AS day, collab_score, collab_contributors,
         coalesce(sessions, 0) AS hidden,
         CASE
           WHEN coalesce(collab_contributors, 0) < coalesce(floor.contributors, 5) THEN 'floor'
           WHEN sessions > 0 AND NOT (sessions > 1 AND crossing > 0 AND staying > 0) THEN 'complement'
         END AS suppressed
  FROM hot.team_daily_summary AS daily
  LEFT JOIN ops.privacy_floor AS floor USING (tenant_id)
  LEFT JOIN (SELECT tenant_id, team_id, day AS summary_date, sessions, crossing, staying FROM hidden) AS hidden
    USING (tenant_id, team_id, summary_date)
  WHERE summary_date BETWEEN from_day AND to_day AND daily.is_final AND collab_score IS NOT NULL;

  -- What was said about days that the hot tier has forgotten stays.
  DROP TABLE IF EXISTS pg_temp.known_day;
  CREATE TEMPORARY TABLE known_day ON COMMIT DROP AS
  SELECT DISTINCT tenant_id, (session_start AT TIME ZONE 'UTC')::date AS day FROM hot.team_engagement
  WHERE session_start >= from_day::timestamp AT TIME ZONE 'UTC'
    AND session_start < (to_day + 1)::timestamp AT TIME ZONE 'UTC';
  DELETE FROM published.team_engagement AS old USING known_day AS known
  WHERE old.tenant_id = known.tenant_id AND (session_start AT TIME ZONE 'UTC')::date = known.day;
  INSERT INTO published.team_engagement (tenant_id, team_id, session_start, suppressed, crossing_suppressed)
  SELECT tenant_id, team_id, session_start, suppressed, suppressed FROM session_cell WHERE suppressed IS NOT NULL;
  INSERT INTO published.team_engagement
  SELECT tenant_id, team_id, session_start, session_end, participants, interactions, async_ratio, async_interactions,
         chat_messages, comments, bot_interactions, NULL,
         CASE WHEN crossing.shown THEN cross_team_comments END,
         CASE WHEN crossing.shown THEN collaboration_density END,
         CASE WHEN NOT crossing.shown THEN 'floor' END
  FROM session_cell LEFT JOIN team_day USING (tenant_id, team_id, day),
       -- Where nobody commented there is nothing to hide: none of no comments crossed.
       LATERAL (SELECT comments = 0 OR team_day.collab_score IS NOT NULL AND team_day.suppressed IS DISTINCT FROM 'floor' AS shown)
         AS crossing
  WHERE session_cell.suppressed IS NULL;

  DELETE FROM published.team_collaboration AS old USING hot.team_daily_summary AS known
  WHERE old.tenant_id = known.tenant_id AND old.summary_date = known.summary_date
    AND known.summary_date BETWEEN from_day AND to_day;
  INSERT INTO published.team_collaboration
  SELECT tenant_id, team_id, day,
         CASE WHEN suppressed IS NULL THEN collab_score END,
         -- Beside hidden sessions the number of people would bound theirs.
         CASE WHEN suppressed IS NULL AND hidden = 0 THEN collab_contributors END,
         suppressed
  FROM team_day;

  DELETE FROM published.organisation_engagement AS old USING known_day AS known
  WHERE old.tenant_id = known.tenant_id AND old.summary_date = known.day;
  INSERT INTO published.organisation_engagement
  SELECT tenant_id, day,
         CASE WHEN reason IS NULL THEN interactions END,
         reason
  FROM (
    SELECT tenant_id, day, sum(interactions) AS interactions,
           CASE
             WHEN max(most_participants) < min(floor) THEN 'floor'
             WHEN sum(hidden_interactions) <= sum(surely_hidden) THEN 'complement'
           END AS reason
    FROM (
      -- Everybody in a session interacts, and every comment is an interaction: more than that must be hidden, or its
      -- parts would be known.
      SELECT tenant_id, team_id, day, min(floor) AS floor, sum(interactions) AS interactions,
             max(participants) AS most_participants,
             sum(interactions) FILTER (WHERE suppressed IS NOT NULL) AS hidden_interactions,
             greatest(sum(CASE suppressed WHEN 'floor' THEN 1 WHEN 'complement' THEN floor END),
                      sum(comments) FILTER (WHERE suppressed IS NOT NULL)) AS surely_hidden
      FROM session_cell
      GROUP BY tenant_id, team_id, day
    ) AS team
    GROUP BY tenant_id, day
  ) AS organisation;
END
$$;

-- Of the windows that overlap, one a day is shown, the one that is the calendar day: two windows that are an hour apart
-- would tell what happened in that hour.
CREATE VIEW published.team_delivery_24h WITH (security_barrier) AS
SELECT delivery.tenant_id, delivery.team_id, delivery.window_end,
       cycle_time_p50, cycle_time_p95, throughput, pr_opened, pr_merged, pr_closed, pr_merge_rate, pr_review_lag,
       pr_opened_bots, pr_merged_bots, builds_passed, builds_failed, build_pass_rate, blocker_count, blocked_over_48h,
       active_tasks, blocked_task_ratio, deployment_frequency, deployments_failed, change_failure_rate,
       deployments_unplanned, rework_rate, deployments_traced, lead_time_for_changes, incidents_restored,
       time_to_restore,
       delivery.is_final, delivery.event_count,
       day.collab_score, day.collab_contributors,
       CASE
         WHEN window_end <> date_trunc('day', window_end, 'UTC') THEN 'complement'
         WHEN day.summary_date IS NULL THEN 'pending'
         ELSE day.suppressed
       END AS suppressed
FROM hot.team_delivery_24h AS delivery
LEFT JOIN published.team_collaboration AS day
  ON day.tenant_id = delivery.tenant_id AND day.team_id = delivery.team_id
 AND day.summary_date = (window_end AT TIME ZONE 'UTC')::date - 1
 AND window_end = date_trunc('day', window_end, 'UTC');

CREATE VIEW published.team_daily_summary WITH (security_barrier) AS
WITH daily AS (
  SELECT tenant_id, team_id, summary_date, cycle_time_p50, cycle_time_p95, throughput, pr_opened, pr_merged, pr_closed, pr_merge_rate, pr_review_lag,
         pr_opened_bots, pr_merged_bots, builds_passed, builds_failed, build_pass_rate, blocker_count, blocked_over_48h,
         active_tasks, blocked_task_ratio, deployment_frequency, deployments_failed, change_failure_rate,
         deployments_unplanned, rework_rate, deployments_traced, lead_time_for_changes, incidents_restored,
         time_to_restore,
         is_final, event_count
  FROM hot.team_daily_summary
  UNION ALL
  SELECT tenant_id, team_id, summary_date, cycle_time_p50, cycle_time_p95, throughput, pr_opened, pr_merged, pr_closed, pr_merge_rate, pr_review_lag,
         pr_opened_bots, pr_merged_bots, builds_passed, builds_failed, build_pass_rate, blocker_count, blocked_over_48h,
         active_tasks, blocked_task_ratio, deployment_frequency, deployments_failed, change_failure_rate,
         deployments_unplanned, rework_rate, deployments_traced, lead_time_for_changes, incidents_restored,
         time_to_restore,
         is_final, event_count
  FROM warm.team_daily_summary AS warm
  WHERE NOT EXISTS (
    SELECT FROM hot.team_daily_summary AS hot
    WHERE (hot.tenant_id, hot.team_id, hot.summary_date) = (warm.tenant_id, warm.team_id, warm.summary_date))
)
SELECT daily.*, people.collab_score, people.collab_contributors,
       CASE WHEN people.summary_date IS NULL THEN 'pending' ELSE people.suppressed END AS suppressed
FROM daily LEFT JOIN published.team_collaboration AS people USING (tenant_id, team_id, summary_date);

-- The roll-up over all teams of a tenant.
CREATE VIEW published.organisation_daily WITH (security_barrier) AS
SELECT work.*, people.interactions,
       CASE WHEN people.summary_date IS NULL THEN 'pending' ELSE people.suppressed END AS suppressed
FROM (
  SELECT tenant_id, summary_date, count(*) AS teams, sum(throughput) AS throughput, sum(pr_opened) AS pr_opened,
         sum(pr_merged) AS pr_merged, sum(pr_closed) AS pr_closed, sum(builds_passed) AS builds_passed,
         sum(builds_failed) AS builds_failed, bool_and(is_final) AS is_final
  FROM published.team_daily_summary
  GROUP BY tenant_id, summary_date
) AS work
LEFT JOIN published.organisation_engagement AS people USING (tenant_id, summary_date);

CREATE VIEW published.task_cycle_time WITH (security_barrier) AS
SELECT tenant_id, team_id, task_id, created_at, deployed_at, first_deployed_at, deploy_count, early_deploys,
       cycle_time_minutes, state, is_final, event_count
FROM hot.task_cycle_time;

CREATE VIEW published.service_delivery_24h WITH (security_barrier) AS
SELECT tenant_id, team_id, service, window_end, deployment_frequency, deployments_failed, change_failure_rate,
       deployments_unplanned, rework_rate, deployments_traced, lead_time_for_changes, incidents_restored, time_to_restore,
       is_final, event_count
FROM hot.service_delivery_24h;

CREATE VIEW published.service_daily_summary WITH (security_barrier) AS
SELECT tenant_id, team_id, service, summary_date, deployment_frequency, deployments_failed, change_failure_rate,
       deployments_unplanned, rework_rate, deployments_traced, lead_time_for_changes, incidents_restored, time_to_restore,
       is_final, event_count
FROM hot.service_daily_summary;

CREATE VIEW published.team_minute WITH (security_barrier) AS
SELECT tenant_id, team_id, minute, active_blockers, sla_risk_score, tasks_at_risk, sla_ratio_p95, open_incidents,
       failed_builds, events, is_final, event_count
FROM hot.team_minute;

-- Who reads. A cluster has one such role for all its databases; where this user may not make it, the administrator does
-- and grants the same.
DO $$
BEGIN
  CREATE ROLE tributary_reader NOLOGIN;
EXCEPTION
  WHEN duplicate_object OR unique_violation OR insufficient_privilege THEN NULL;
END
$$;

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'tributary_reader') THEN
    GRANT USAGE ON SCHEMA published TO tributary_reader;
    GRANT SELECT ON ALL TABLES IN SCHEMA published TO tributary_reader;
    ALTER DEFAULT PRIVILEGES IN SCHEMA published GRANT SELECT ON TABLES TO tributary_reader;
  END IF;
END
$$;

-- Who is to be forgotten (T-11): SHA-256 over tenant and pseudonym, nothing else. Every reader of events leaves these
-- people out, so that neither a replay nor a restored file brings them back.
CREATE TABLE ops.erasure (
  tenant_id     text COLLATE "C" NOT NULL,
  person_hash   text COLLATE "C" NOT NULL,
  requested_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, person_hash)
);

-- Days whose events have been changed by an erasure and whose rows have not been recomputed yet.
CREATE TABLE ops.erasure_day (
  tenant_id  text COLLATE "C" NOT NULL,
  day        date NOT NULL,
  PRIMARY KEY (tenant_id, day)
);

-- What each erasure did. Only ever appended to.
CREATE TABLE ops.erasure_audit (
  tenant_id        text COLLATE "C" NOT NULL,
  person_hashes    text[] NOT NULL,
  files_read       integer NOT NULL,
  files_rewritten  integer NOT NULL,
  events_changed   bigint NOT NULL,
  recomputed_from  date,
  recomputed_to    date,
  at               timestamptz NOT NULL DEFAULT now()
);
