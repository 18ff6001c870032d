package dev.tributary.contracts.table;

import static dev.tributary.contracts.table.ColumnType.BIGINT;
import static dev.tributary.contracts.table.ColumnType.BOOLEAN;
import static dev.tributary.contracts.table.ColumnType.DATE;
import static dev.tributary.contracts.table.ColumnType.DOUBLE;
import static dev.tributary.contracts.table.ColumnType.INTEGER;
import static dev.tributary.contracts.table.ColumnType.TEXT;
import static dev.tributary.contracts.table.ColumnType.TIMESTAMP;

import java.util.List;

/** The result tables, written once: {@code docs/delivery.md} defines every column. */
public final class Tables {
  public static final Table TASK_CYCLE_TIME =
      Table.named("hot.task_cycle_time")
          .key(TEXT, "tenant_id", "team_id", "task_id")
          .column(TIMESTAMP, "created_at", "deployed_at", "first_deployed_at")
          .column(INTEGER, "deploy_count", "early_deploys")
          .column(BIGINT, "cycle_time_minutes")
          .column(TEXT, "state")
          .build();

  public static final Table TEAM_DELIVERY_24H =
      doraMetrics(
              deliveryMetrics(
                  Table.named("hot.team_delivery_24h")
                      .key(TEXT, "tenant_id", "team_id")
                      .key(TIMESTAMP, "window_end")))
          .build();

  public static final Table TEAM_DAILY_SUMMARY =
      doraMetrics(
              deliveryMetrics(
                  Table.named("hot.team_daily_summary")
                      .key(TEXT, "tenant_id", "team_id")
                      .key(DATE, "summary_date")))
          .build();

  public static final Table SERVICE_DELIVERY_24H =
      doraMetrics(
              Table.named("hot.service_delivery_24h")
                  .key(TEXT, "tenant_id", "team_id", "service")
                  .key(TIMESTAMP, "window_end"))
          .build();

  public static final Table SERVICE_DAILY_SUMMARY =
      doraMetrics(
              Table.named("hot.service_daily_summary")
                  .key(TEXT, "tenant_id", "team_id", "service")
                  .key(DATE, "summary_date"))
          .build();

  /** The same rows as {@link #TEAM_DAILY_SUMMARY}, kept for 90 days. */
  public static final Table WARM_TEAM_DAILY_SUMMARY =
      TEAM_DAILY_SUMMARY.as("warm.team_daily_summary");

  /** A row for each instant at which a team interacts: {@code docs/engagement.md}. */
  public static final Table TEAM_ENGAGEMENT =
      Table.named("hot.team_engagement")
          .key(TEXT, "tenant_id", "team_id")
          .key(TIMESTAMP, "session_start")
          .column(TIMESTAMP, "session_end")
          .column(INTEGER, "participants", "interactions")
          .column(DOUBLE, "collaboration_density", "async_ratio")
          .column(INTEGER, "comments", "cross_team_comments")
          .column(INTEGER, "async_interactions", "chat_messages", "bot_interactions")
          .build();

  /** A team at the end of each minute: {@code docs/operational.md}. */
  public static final Table TEAM_MINUTE =
      Table.named("hot.team_minute")
          .key(TEXT, "tenant_id", "team_id")
          .key(TIMESTAMP, "minute")
          .column(INTEGER, "active_blockers")
          .column(DOUBLE, "sla_risk_score")
          .column(INTEGER, "tasks_at_risk")
          .column(DOUBLE, "sla_ratio_p95")
          .column(INTEGER, "open_incidents", "failed_builds", "events")
          .build();

  /** Who is active, minute by minute: {@code docs/activity.md}. */
  public static final Table ACTIVE_USERS =
      Table.named("hot.active_users")
          .key(TEXT, "tenant_id")
          .key(TIMESTAMP, "minute")
          .column(BIGINT, "users_1m", "users_5m", "users_30m")
          .build();

  public static final Table DAILY_ACTIVE_USERS =
      Table.named("hot.daily_active_users")
          .key(TEXT, "tenant_id")
          .key(DATE, "day")
          .column(BIGINT, "users")
          .build();

  public static final Table PAGE_VIEWS =
      Table.named("hot.page_views")
          .key(TEXT, "tenant_id")
          .key(TIMESTAMP, "minute")
          .key(TEXT, "page")
          .column(BIGINT, "views", "users")
          .build();

  /** Money in minor units of the currency; refunds are taken off. */
  public static final Table REVENUE_HOUR =
      Table.named("hot.revenue_hour")
          .key(TEXT, "tenant_id")
          .key(TIMESTAMP, "hour")
          .key(TEXT, "currency")
          .column(BIGINT, "amount_minor", "orders", "refunded_minor", "refunds")
          .build();

  /** A user in each five minutes in which they did something. */
  public static final Table USER_ACTIVITY_5M =
      Table.named("hot.user_activity_5m")
          .key(TEXT, "tenant_id", "user_id")
          .key(TIMESTAMP, "window_start")
          .column(TIMESTAMP, "session_start", "session_end")
          .column(BIGINT, "session_duration", "page_count", "page_views_last_5m")
          .column(TIMESTAMP, "last_seen")
          .column(BIGINT, "clamped")
          .build();

  /**
   * What the admission counted, per shard of a run. {@code event_count} is what the shard received:
   * admitted + duplicate + late_only + rejected. {@code rejected_reasons} is a JSON object: how
   * many of the rejected for each reason.
   */
  public static final Table ADMISSION =
      Table.named("ops.admission")
          .key(TEXT, "pipeline", "run")
          .key(INTEGER, "shard")
          .column(BIGINT, "admitted", "duplicate", "late_only", "rejected", "late_applied")
          .column(TIMESTAMP, "watermark")
          .column(TEXT, "rejected_reasons")
          .build();

  /** Every late event, by the pipeline for which it was late, and the cell that had passed. */
  public static final Table LATE_EVENTS =
      Table.named("ops.late_events")
          .key(TEXT, "tenant_id", "pipeline", "event_id")
          .column(TEXT, "team_id", "event_type")
          .column(TIMESTAMP, "event_time")
          .column(TEXT, "cell_table", "cell_key")
          .column(TIMESTAMP, "watermark")
          .column(BIGINT, "lateness_ms")
          .column(BOOLEAN, "applied")
          .build();

  /**
   * By which trace a row can be followed back: that of the newest sampled event it is made of. Rows
   * about one person have none, because a trace leads to whoever it was.
   */
  public static final Table ROW_TRACE =
      Table.named("ops.row_trace")
          .key(TEXT, "tenant_id", "table_name", "row_key")
          .column(TEXT, "trace_id")
          .build();

  /**
   * One value of a time series at one moment, for those who have no metric store. {@code labels} is
   * JSON in the order of names.
   */
  public static final Table SERIES_SAMPLE =
      Table.named("hot.series_sample")
          .key(TEXT, "name", "labels")
          .key(TIMESTAMP, "at")
          .column(DOUBLE, "value")
          .build();

  private Tables() {}

  private static Table.Builder deliveryMetrics(Table.Builder table) {
    return table
        .column(DOUBLE, "cycle_time_p50", "cycle_time_p95")
        .column(INTEGER, "throughput")
        .column(INTEGER, "pr_opened", "pr_merged", "pr_closed")
        .column(DOUBLE, "pr_merge_rate")
        .column(INTEGER, "pr_review_lag")
        .column(INTEGER, "builds_passed", "builds_failed")
        .column(DOUBLE, "build_pass_rate")
        .column(INTEGER, "pr_opened_bots", "pr_merged_bots")
        .column(INTEGER, "blocker_count", "blocked_over_48h", "active_tasks")
        .column(DOUBLE, "blocked_task_ratio")
        .column(INTEGER, "comments", "comments_bots")
        .column(DOUBLE, "collab_score")
        .column(INTEGER, "collab_contributors");
  }

  private static Table.Builder doraMetrics(Table.Builder table) {
    return table
        .column(INTEGER, "deployment_frequency", "deployments_failed")
        .column(DOUBLE, "change_failure_rate")
        .column(INTEGER, "deployments_unplanned")
        .column(DOUBLE, "rework_rate")
        .column(INTEGER, "deployments_traced", "lead_time_for_changes")
        .column(INTEGER, "incidents_restored", "time_to_restore");
  }

  /** Every result table. */
  public static List<Table> all() {
    return List.of(
        TASK_CYCLE_TIME,
        TEAM_DELIVERY_24H,
        TEAM_DAILY_SUMMARY,
        SERVICE_DELIVERY_24H,
        SERVICE_DAILY_SUMMARY,
        WARM_TEAM_DAILY_SUMMARY,
        TEAM_ENGAGEMENT,
        TEAM_MINUTE,
        ACTIVE_USERS,
        DAILY_ACTIVE_USERS,
        PAGE_VIEWS,
        REVENUE_HOUR,
        USER_ACTIVITY_5M,
        ADMISSION,
        LATE_EVENTS,
        ROW_TRACE,
        SERIES_SAMPLE);
  }
}
