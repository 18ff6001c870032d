-- The gateway family: series without a metric store, and what is known of nodes, callers and APIs beside the log.

-- One value of a series at one moment: the metric store of those who have none. Labels are kept as canonical text, which
-- is the key, and as JSON, to ask with: label ->> 'product'. Not partitioned by day: a tier forgets only what another
-- knows, and nobody else knows these.
CREATE TABLE hot.series_sample (
  name          text COLLATE "C" NOT NULL,
  labels        text COLLATE "C" NOT NULL,
  at            timestamptz NOT NULL,
  value         double precision,
  is_final      boolean NOT NULL,
  event_count   bigint NOT NULL,
  coverage      bigint NOT NULL,
  run_id        text COLLATE "C" NOT NULL,
  revision      bigint NOT NULL,
  updated_at    timestamptz NOT NULL DEFAULT now(),
  label         jsonb NOT NULL GENERATED ALWAYS AS (labels::jsonb) STORED,
  PRIMARY KEY (name, labels, at)
);

CREATE INDEX series_sample_by_time ON hot.series_sample (name, at);

-- Dimensions, each version from one moment to another: a replay of last week's log gets last week's answer. A change
-- closes the old version and adds a new one; nothing is overwritten. Of two versions that overlap the younger holds.
CREATE SCHEMA dim;

-- Gateway nodes: loaded whole. The region of the log is used for an address that is not here.
CREATE TABLE dim.gateway_cluster_dim (
  local_ip       text COLLATE "C" NOT NULL,
  region_id      text NOT NULL CHECK (region_id <> ''),
  biz_region_id  text CHECK (biz_region_id <> ''),
  app_group      text CHECK (app_group <> ''),
  valid_from     timestamptz NOT NULL DEFAULT '-infinity',
  valid_to       timestamptz NOT NULL DEFAULT 'infinity',
  PRIMARY KEY (local_ip, valid_from),
  CHECK (valid_from < valid_to)
);

-- Callers' levels of service, GC5 to GC7: looked up one by one, and remembered for a while.
CREATE TABLE dim.user_level_dim (
  uid         text COLLATE "C" NOT NULL,
  gc_level    text NOT NULL CHECK (gc_level <> ''),
  valid_from  timestamptz NOT NULL DEFAULT '-infinity',
  valid_to    timestamptz NOT NULL DEFAULT 'infinity',
  PRIMARY KEY (uid, valid_from),
  CHECK (valid_from < valid_to)
);

-- How much an API matters, P0 to P3: loaded whole.
CREATE TABLE dim.api_priority_dim (
  product     text COLLATE "C" NOT NULL,
  api         text COLLATE "C" NOT NULL,
  priority    text NOT NULL CHECK (priority <> ''),
  valid_from  timestamptz NOT NULL DEFAULT '-infinity',
  valid_to    timestamptz NOT NULL DEFAULT 'infinity',
  PRIMARY KEY (product, api, valid_from),
  CHECK (valid_from < valid_to)
);
