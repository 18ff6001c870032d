-- Who is active, what they look at, what they spend: docs/activity.md.

-- Users at or above 4,096 in a cell are an estimate.
CREATE TABLE hot.active_users (
  tenant_id           text COLLATE "C" NOT NULL,
  minute              timestamptz NOT NULL,
  users_1m            bigint,
  users_5m            bigint,
  users_30m           bigint,
  is_final            boolean NOT NULL,
  event_count         bigint NOT NULL,
  coverage            bigint NOT NULL,
  run_id              text COLLATE "C" NOT NULL,
  revision            bigint NOT NULL,
  updated_at          timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, minute)
) PARTITION BY RANGE (minute);

CREATE TABLE hot.daily_active_users (
  tenant_id           text COLLATE "C" NOT NULL,
  day                 date NOT NULL,
  users               bigint,
  is_final            boolean NOT NULL,
  event_count         bigint NOT NULL,
  coverage            bigint NOT NULL,
  run_id              text COLLATE "C" NOT NULL,
  revision            bigint NOT NULL,
  updated_at          timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, day)
) PARTITION BY RANGE (day);

CREATE TABLE hot.page_views (
  tenant_id           text COLLATE "C" NOT NULL,
  minute              timestamptz NOT NULL,
  page                text COLLATE "C" NOT NULL,
  views               bigint,
  users               bigint,
  is_final            boolean NOT NULL,
  event_count         bigint NOT NULL,
  coverage            bigint NOT NULL,
  run_id              text COLLATE "C" NOT NULL,
  revision            bigint NOT NULL,
  updated_at          timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, minute, page)
) PARTITION BY RANGE (minute);

-- The pages of a minute, the most viewed first.
CREATE INDEX page_views_top ON hot.page_views (tenant_id, minute, views DESC);

-- Money in minor units of the currency (T-49): amount_minor is net of refunds, refunded_minor what they took.
CREATE TABLE hot.revenue_hour (
  tenant_id           text COLLATE "C" NOT NULL,
  hour                timestamptz NOT NULL,
  currency            text COLLATE "C" NOT NULL,
  amount_minor        bigint,
  orders              bigint,
  refunded_minor      bigint,
  refunds             bigint,
  is_final            boolean NOT NULL,
  event_count         bigint NOT NULL,
  coverage            bigint NOT NULL,
  run_id              text COLLATE "C" NOT NULL,
  revision            bigint NOT NULL,
  updated_at          timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, hour, currency)
) PARTITION BY RANGE (hour);

-- A row a person: kept for two days only (A-063), and no part of what is published.
CREATE TABLE hot.user_activity_5m (
  tenant_id           text COLLATE "C" NOT NULL,
  user_id             text COLLATE "C" NOT NULL,
  window_start        timestamptz NOT NULL,
  session_start       timestamptz,
  session_end         timestamptz,
  session_duration    bigint,
  page_count          bigint,
  page_views_last_5m  bigint,
  last_seen           timestamptz,
  clamped             bigint,
  is_final            boolean NOT NULL,
  event_count         bigint NOT NULL,
  coverage            bigint NOT NULL,
  run_id              text COLLATE "C" NOT NULL,
  revision            bigint NOT NULL,
  updated_at          timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, user_id, window_start)
) PARTITION BY RANGE (window_start);

SELECT ops.partition_by_day('hot.active_users', 'minute', 7);
SELECT ops.partition_by_day('hot.daily_active_users', 'day', 7);
SELECT ops.partition_by_day('hot.page_views', 'minute', 7);
SELECT ops.partition_by_day('hot.revenue_hour', 'hour', 7);
SELECT ops.partition_by_day('hot.user_activity_5m', 'window_start', 2);
