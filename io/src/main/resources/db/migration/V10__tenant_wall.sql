-- The wall between tenants (P-067 to P-071, T-13): no statement of a reader, whoever wrote it, sees rows of a tenant other than its
-- own, and without a tenant there are no rows. docs/serving.md is the page for operators, docs/decisions/0027 says why it is so.
--
-- A later migration needs one line for each thing it adds (TenantWallIT fails without):
--
--     SELECT ops.isolate_by_tenant('hot.team_minute');       -- a table with a tenant_id
--     SELECT ops.publish_view('published.team_minute');      -- a view that people may read
--
-- A reader has no right on the schemas hot, warm, ops and sec: it names views in published and nothing else. The views run with its
-- own rights, so that the policies of the tables below judge the reader and not the view's owner; those rights are
-- the single columns that the views show.

CREATE SCHEMA sec;

-- The secrets that sign tokens, as the two padded blocks of HMAC (RFC 2104). Several may be in force while one replaces another.
CREATE TABLE sec.tenant_key (
  key_id      text COLLATE "C" PRIMARY KEY CHECK (key_id ~ '^[A-Za-z0-9_-]{1,32}$'),
  inner_pad   bytea NOT NULL CHECK (length(inner_pad) = 64),
  outer_pad   bytea NOT NULL CHECK (length(outer_pad) = 64),
  added_at    timestamptz NOT NULL DEFAULT now(),
  expires_at  timestamptz NOT NULL DEFAULT 'infinity'
);

-- Logins that see one tenant and need no token, for tools that speak SQL (P-067: one access role, one tenant).
CREATE TABLE sec.tenant_login (
  login      text COLLATE "C" PRIMARY KEY,
  tenant_id  text COLLATE "C" NOT NULL UNIQUE
);

CREATE FUNCTION sec.hmac(key sec.tenant_key, message bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT sha256(key.outer_pad || sha256(key.inner_pad || message))
$$;

-- What the setting app.current_tenant says, as {tenant, teams}; NULL if it is not signed, has expired or is anything else.
--
--     key id . seconds since the epoch at which it expires . tenant . teams . HMAC-SHA256 of all before this point
--
-- with tenant and teams in hex of UTF-8, teams separated by commas or "*" for all, and the code in hex.
CREATE FUNCTION sec.verified() RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  token text := current_setting('app.current_tenant', true);
  part text[];
  key sec.tenant_key;
  code bytea;
BEGIN
  IF token IS NULL OR token !~ '^[A-Za-z0-9_-]{1,32}\.[0-9]{1,11}\.[0-9a-f]+\.(\*|[0-9a-f,]*)\.[0-9a-f]{64}$' THEN
    RETURN NULL;
  END IF;
  part := string_to_array(token, '.');
  SELECT * INTO key FROM sec.tenant_key WHERE key_id = part[1] AND expires_at > clock_timestamp();
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  code := sec.hmac(key, convert_to(left(token, -65), 'UTF8'));
  -- Codes of the codes are compared, so that the time it takes says nothing about how much of a guess is right.
  IF sec.hmac(key, code) <> sec.hmac(key, decode(part[5], 'hex')) OR part[2]::bigint <= extract(epoch FROM clock_timestamp()) THEN
    RETURN NULL;
  END IF;
  RETURN ARRAY[convert_from(decode(part[3], 'hex'), 'UTF8'), part[4]];
END
$$;

-- Whose rows this session may see: the tenant of its login, else that of its token, else nobody's. A login with a
-- tenant of its own keeps it, whatever token it got hold of.
CREATE FUNCTION sec.tenant() RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  bound text;
BEGIN
  SELECT tenant_id INTO bound FROM sec.tenant_login WHERE login = session_user;
  RETURN coalesce(bound, (sec.verified())[1]);
END
$$;

-- Of which of its tenant's teams: {*} is all of them, {} none.
CREATE FUNCTION sec.teams() RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  said text := (sec.verified())[2];
BEGIN
  IF said = '*' OR EXISTS (SELECT FROM sec.tenant_login WHERE login = session_user) THEN
    RETURN '{*}';
  END IF;
  RETURN ARRAY(SELECT convert_from(decode(team, 'hex'), 'UTF8') FROM unnest(string_to_array(said, ',')) AS team);
END
$$;

-- Takes a token for the rest of the transaction and returns whose it is: a caller that is not told its tenant stops here.
CREATE FUNCTION sec.enter(token text) RETURNS text
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM set_config('app.current_tenant', token, true);
  RETURN sec.tenant();
END
$$;

-- A cluster has one of each of these roles for all its databases; where this user may not make them, the administrator does before.
-- tributary_reader: whoever reads. tributary_api: a reader that also leaves a trace. tributary_writer: jobs that are not the owner.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['tributary_reader', 'tributary_writer', 'tributary_api'] LOOP
    BEGIN
      EXECUTE format('CREATE ROLE %I NOLOGIN', name);
    EXCEPTION
      WHEN duplicate_object OR unique_violation THEN NULL;
      WHEN insufficient_privilege THEN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
          RAISE EXCEPTION 'The role % is missing and this user may not make it: let an administrator run CREATE ROLE % NOLOGIN.', name, name;
        END IF;
    END;
  END LOOP;
END
$$;

-- Gives a table its policies. FORCE: they hold for the owner too, who writes by a policy that everybody can read.
CREATE FUNCTION ops.isolate_by_tenant(t regclass) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  -- In sub-selects, so that each is evaluated once a query and the index on tenant_id is used.
  own text := 'tenant_id = (SELECT sec.tenant())';
BEGIN
  IF EXISTS (SELECT FROM pg_attribute WHERE attrelid = t AND attname = 'team_id' AND NOT attisdropped) THEN
    own := own || $q$ AND ('*' = ANY ((SELECT sec.teams())::text[]) OR team_id = ANY ((SELECT sec.teams())::text[]))$q$;
  END IF;
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', t);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', t);
  EXECUTE format('CREATE POLICY tenant_isolation ON %s USING (%s) WITH CHECK (%s)', t, own, own);
  EXECUTE format('CREATE POLICY writers ON %s TO %I, tributary_writer USING (true) WITH CHECK (true)', t,
    (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = t));
END
$$;

-- Lets people read a view: with their own rights, on exactly the columns it shows.
CREATE FUNCTION ops.publish_view(v regclass) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  base record;
BEGIN
  EXECUTE format('ALTER VIEW %s SET (security_invoker = true, security_barrier = true)', v);
  FOR base IN
    SELECT refobjid::regclass AS relation, string_agg(quote_ident(attname), ', ') AS columns
    FROM pg_rewrite AS rule
    JOIN pg_depend ON classid = 'pg_rewrite'::regclass AND objid = rule.oid AND refclassid = 'pg_class'::regclass
    JOIN pg_attribute ON attrelid = refobjid AND attnum = refobjsubid AND attnum > 0
    WHERE ev_class = v AND refobjid <> ev_class
    GROUP BY refobjid
  LOOP
    EXECUTE format('GRANT SELECT (%s) ON %s TO tributary_reader', base.columns, base.relation);
  END LOOP;
  EXECUTE format('GRANT SELECT ON %s TO tributary_reader', v);
END
$$;

-- Every access of the API. Only ever appended to, and only for the tenant that the database has verified. subject is a hash of tenant
-- and user, so that who has a name can look for it and who has the table has no names.
CREATE TABLE ops.access_audit (
  tenant_id  text COLLATE "C" NOT NULL,
  at         timestamptz NOT NULL DEFAULT clock_timestamp(),
  subject    text COLLATE "C" NOT NULL,
  role       text NOT NULL,
  route      text NOT NULL,
  team_id    text COLLATE "C",
  status     integer NOT NULL,
  rows       integer NOT NULL,
  trace_id   text COLLATE "C" NOT NULL
);

CREATE INDEX access_audit_of_tenant ON ops.access_audit (tenant_id, at);

CREATE FUNCTION sec.record_access(subject text, role text, route text, team_id text, status integer, rows integer, trace_id text)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO ops.access_audit (tenant_id, subject, role, route, team_id, status, rows, trace_id)
  VALUES (sec.tenant(), subject, role, route, team_id, status, rows, trace_id)
$$;

CREATE VIEW published.access_audit AS
SELECT tenant_id, at, subject, role, route, team_id, status, rows, trace_id FROM ops.access_audit;

-- How far each pipeline is: the same for all tenants, and without their counts.
CREATE VIEW published.freshness AS
SELECT pipeline, max(watermark) AS watermark, max(updated_at) AS last_write
FROM ops.admission AS shard
WHERE run = (SELECT max(run) FROM ops.admission AS newest WHERE newest.pipeline = shard.pipeline)
GROUP BY pipeline;

CREATE VIEW published.late_events AS
SELECT tenant_id, team_id, pipeline, event_type, event_time, lateness_ms, applied, recorded_at, reconciled_at FROM ops.late_events;

CREATE INDEX late_events_of_team ON ops.late_events (tenant_id, team_id, event_time);

SELECT ops.isolate_by_tenant(oid)
FROM pg_class
WHERE relnamespace IN (SELECT oid FROM pg_namespace WHERE nspname IN ('hot', 'warm', 'ops', 'published'))
  AND relkind IN ('r', 'p') AND NOT relispartition
  AND EXISTS (SELECT FROM pg_attribute WHERE attrelid = pg_class.oid AND attname = 'tenant_id');

SELECT ops.publish_view(oid)
FROM pg_class WHERE relnamespace = 'published'::regnamespace AND relkind = 'v';

-- What is new in published is shown to nobody until its migration says so.
ALTER DEFAULT PRIVILEGES IN SCHEMA published REVOKE SELECT ON TABLES FROM tributary_reader;

GRANT USAGE ON SCHEMA published, sec TO tributary_reader;
GRANT SELECT ON published.team_engagement, published.team_collaboration, published.organisation_engagement TO tributary_reader;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA sec FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.tenant, sec.teams, sec.enter TO tributary_reader, tributary_writer;
GRANT EXECUTE ON FUNCTION sec.record_access TO tributary_api;
DO $$
BEGIN
  IF NOT pg_has_role('tributary_api', 'tributary_reader', 'USAGE') THEN
    GRANT tributary_reader TO tributary_api;
  END IF;
EXCEPTION
  WHEN insufficient_privilege THEN
    RAISE EXCEPTION 'The role tributary_api must be a tributary_reader: let an administrator run GRANT tributary_reader TO tributary_api.';
END
$$;
