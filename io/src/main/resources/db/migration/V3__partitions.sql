-- Daily partitions: a tier forgets a day by dropping a table, not by deleting rows (P-053, P-054, P-058).
--
-- To give a table partitions, in the migration that creates it:
--
--     CREATE TABLE hot.team_minute (..., PRIMARY KEY (tenant_id, team_id, minute)) PARTITION BY RANGE (minute);
--     SELECT ops.partition_by_day('hot.team_minute', 'minute', 7);      -- column (date or timestamptz), days kept
--
-- The column must be part of the primary key, or upserts would not find their row. That is all: launchers create the
-- days ahead, `retain` drops the old ones. (The tables of V1 are declared at the end of this file.)
--
--   * Each table has a DEFAULT partition, <table>_other. It takes every date that has no partition of its own, so no row
--     is ever refused: not after a week without a launch, not in a replay of another year, not with a broken clock.
--     When a day gets its partition later, its rows move there.
--   * A writer needs no right to create anything. Days are made by ops.ensure_days, which runs with the rights of its
--     owner and can do nothing else; whoever may call it is granted that by name.

CREATE TABLE ops.partitioned (
  table_name   text COLLATE "C" PRIMARY KEY,
  tier         text NOT NULL,
  column_name  text NOT NULL,
  column_type  text NOT NULL CHECK (column_type IN ('date', 'timestamptz')),
  days_kept    integer NOT NULL CHECK (days_kept > 0)
);

COMMENT ON TABLE ops.partitioned IS 'tables with a partition a day (UTC), and for how many days the tier keeps them';

-- What `retain` removed, and what it had found the same rows in. Only ever appended to.
CREATE TABLE ops.retention_audit (
  run         text COLLATE "C" NOT NULL,
  table_name  text COLLATE "C" NOT NULL,
  day         date NOT NULL,
  rows        bigint NOT NULL,
  proof       text NOT NULL,
  at          timestamptz NOT NULL DEFAULT now()
);

CREATE FUNCTION ops.partition_by_day(table_name text, column_name text, days_kept integer) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  schema_name text := split_part(table_name, '.', 1);
  simple_name text := split_part(table_name, '.', 2);
  column_type regtype;
BEGIN
  SELECT atttypid INTO STRICT column_type FROM pg_attribute
  WHERE attrelid = table_name::regclass AND attname = column_name;
  EXECUTE format('CREATE TABLE %1$I.%2$I PARTITION OF %1$I.%3$I DEFAULT', schema_name, simple_name || '_other', simple_name);
  INSERT INTO ops.partitioned
  VALUES (table_name, schema_name, column_name,
          CASE column_type WHEN 'timestamptz'::regtype THEN 'timestamptz' ELSE column_type::text END, days_kept);
END
$$;

-- The partition of a day, and its bounds as literals of the column's type. A day is a day of UTC.
CREATE FUNCTION ops.partition_of(
  t ops.partitioned, day date, OUT schema_name text, OUT parent text, OUT partition text, OUT lower text, OUT upper text)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
  SELECT split_part(t.table_name, '.', 1), split_part(t.table_name, '.', 2),
         split_part(t.table_name, '.', 2) || '_' || to_char(day, 'YYYY_MM_DD'),
         CASE t.column_type WHEN 'date' THEN day::text ELSE day::timestamptz::text END,
         CASE t.column_type WHEN 'date' THEN (day + 1)::text ELSE (day + 1)::timestamptz::text END
$$;

-- Creates the partitions of a range of days, both included, of every table of the catalogue; returns how many it made.
-- Safe to repeat and safe to call from many sides at a time: the second waits for the first. Writers of other days are
-- not held up; those of the DEFAULT partition wait for the moment in which its rows move. At most 31 days a call, because
-- a transaction has only so many locks.
CREATE FUNCTION ops.ensure_days(first_day date, last_day date) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
DECLARE
  t ops.partitioned;
  p record;
  day date;
  made integer := 0;
BEGIN
  IF first_day IS NULL OR last_day IS NULL OR first_day < date '0001-01-01' OR last_day > date '9999-12-30'
     OR last_day - first_day NOT BETWEEN 0 AND 30 THEN
    RAISE EXCEPTION 'ops.ensure_days takes a range of 1 to 31 days, not % to %', first_day, last_day USING ERRCODE = '22023';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('ops.partitioned', 0));
  FOR t IN SELECT * FROM ops.partitioned ORDER BY table_name LOOP
    FOR day IN SELECT first_day + i FROM generate_series(0, last_day - first_day) AS i LOOP
      p := ops.partition_of(t, day);
      CONTINUE WHEN EXISTS (
        SELECT FROM pg_inherits JOIN pg_class ON oid = inhrelid
        WHERE inhparent = t.table_name::regclass AND relname = p.partition);
      -- ATTACH and not PARTITION OF, which would lock out every reader. Parent before child, as writers do.
      EXECUTE format('LOCK TABLE ONLY %I.%I IN SHARE UPDATE EXCLUSIVE MODE', p.schema_name, p.parent);
      EXECUTE format('LOCK TABLE %I.%I IN ACCESS EXCLUSIVE MODE', p.schema_name, p.parent || '_other');
      EXECUTE format('CREATE TABLE %1$I.%2$I (LIKE %1$I.%3$I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)',
        p.schema_name, p.partition, p.parent);
      EXECUTE format(
        'WITH moved AS (DELETE FROM %1$I.%2$I WHERE %4$I >= %5$L AND %4$I < %6$L RETURNING *)
         INSERT INTO %1$I.%3$I SELECT * FROM moved',
        p.schema_name, p.parent || '_other', p.partition, t.column_name, p.lower, p.upper);
      EXECUTE format('ALTER TABLE %1$I.%2$I ATTACH PARTITION %1$I.%3$I FOR VALUES FROM (%4$L) TO (%5$L)',
        p.schema_name, p.parent, p.partition, p.lower, p.upper);
      made := made + 1;
    END LOOP;
  END LOOP;
  RETURN made;
END
$$;

-- A function that runs with its owner's rights is for those who were given it.
REVOKE ALL ON FUNCTION ops.ensure_days(date, date) FROM PUBLIC;

SELECT ops.partition_by_day('hot.team_delivery_24h', 'window_end', 7);
SELECT ops.partition_by_day('hot.team_daily_summary', 'summary_date', 7);
SELECT ops.partition_by_day('hot.service_delivery_24h', 'window_end', 7);
SELECT ops.partition_by_day('hot.service_daily_summary', 'summary_date', 7);
SELECT ops.partition_by_day('warm.team_daily_summary', 'summary_date', 90);
