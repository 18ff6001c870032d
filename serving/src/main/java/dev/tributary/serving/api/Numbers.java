package dev.tributary.serving.api;

import java.util.List;
import java.util.Locale;

/**
 * What can be read about a team, each from one view of the schema {@code published}, newest first.
 * A test compares the columns with the views and with the OpenAPI file.
 */
enum Numbers {
  /** By the minute: docs/operational.md. */
  OPERATIONAL(
      "team_minute",
      "minute",
      Key.TIME,
      "operational",
      0,
      60,
      "active_blockers, sla_risk_score, tasks_at_risk, sla_ratio_p95, open_incidents, failed_builds, events,"
          + " is_final, event_count"),
  /** The last 24 hours, each hour: docs/delivery.md. */
  DELIVERY(
      "team_delivery_24h",
      "window_end",
      Key.TIME,
      "delivery",
      24 * 3600,
      0,
      Numbers.WORK + ", is_final, event_count, " + Numbers.PEOPLE),
  /** By calendar day, hot and warm: docs/delivery.md. */
  SUMMARY(
      "team_daily_summary",
      "summary_date",
      Key.DATE,
      "delivery",
      0,
      24 * 3600,
      Numbers.WORK + ", is_final, event_count, " + Numbers.PEOPLE),
  /** By session, of days that are over: docs/engagement.md. */
  ENGAGEMENT(
      "team_engagement",
      "session_start",
      Key.TIME,
      "engagement",
      0,
      24 * 3600,
      "session_end, participants, interactions, async_ratio, async_interactions, chat_messages, comments,"
          + " bot_interactions, suppressed, cross_team_comments, collaboration_density, crossing_suppressed"),
  /** The team's tasks, by id: docs/delivery.md. */
  TASKS(
      "task_cycle_time",
      "task_id",
      Key.TEXT,
      "delivery",
      0,
      0,
      "created_at, deployed_at, first_deployed_at, deploy_count, early_deploys, cycle_time_minutes, state,"
          + " is_final, event_count");

  private static final String WORK =
      "cycle_time_p50, cycle_time_p95, throughput, pr_opened, pr_merged, pr_closed, pr_merge_rate, pr_review_lag,"
          + " pr_opened_bots, pr_merged_bots, builds_passed, builds_failed, build_pass_rate, blocker_count,"
          + " blocked_over_48h, active_tasks, blocked_task_ratio, deployment_frequency, deployments_failed,"
          + " change_failure_rate, deployments_unplanned, rework_rate, deployments_traced, lead_time_for_changes,"
          + " incidents_restored, time_to_restore";
  private static final String PEOPLE = "collab_score, collab_contributors, suppressed";

  /** The kind of key that rows are ordered by within a team. */
  enum Key {
    TIME("timestamptz", "DESC", "<"),
    DATE("date", "DESC", "<"),
    TEXT("text", "ASC", ">");

    private final String type;
    private final String order;
    private final String beyond;

    Key(String type, String order, String beyond) {
      this.type = type;
      this.order = order;
      this.beyond = beyond;
    }

    String type() {
      return type;
    }

    String order() {
      return order;
    }

    /** The comparison of keys that come after a given one. */
    String beyond() {
      return beyond;
    }
  }

  private final String view;
  private final String key;
  private final Key kind;
  private final String pipeline;
  private final int secondsBefore;
  private final int secondsAfter;
  private final String columns;

  Numbers(
      String view,
      String key,
      Key kind,
      String pipeline,
      int secondsBefore,
      int secondsAfter,
      String columns) {
    this.view = "published." + view;
    this.key = key;
    this.kind = kind;
    this.pipeline = pipeline;
    this.secondsBefore = secondsBefore;
    this.secondsAfter = secondsAfter;
    this.columns = columns;
  }

  /** The last part of the path, and the name in the trail. */
  String route() {
    return name().toLowerCase(Locale.ROOT);
  }

  String view() {
    return view;
  }

  String key() {
    return key;
  }

  Key kind() {
    return kind;
  }

  /** The pipeline that says it: how far it is, is how far these numbers are. */
  String pipeline() {
    return pipeline;
  }

  /** How far before its key a row looks back, in seconds. */
  int secondsBefore() {
    return secondsBefore;
  }

  /** How far beyond its key a row reaches, in seconds. */
  int secondsAfter() {
    return secondsAfter;
  }

  /** All columns but tenant, team and key. */
  List<String> columns() {
    return List.of(columns.split(", *"));
  }

  /** The column that says why another is null; null if that one is never hidden. */
  String hides(String column) {
    if (this == ENGAGEMENT) {
      return column.equals("cross_team_comments") || column.equals("collaboration_density")
          ? "crossing_suppressed"
          : "suppressed";
    }
    return column.startsWith("collab_") ? "suppressed" : null;
  }

  boolean saysWhetherFinal() {
    return columns().contains("is_final");
  }
}
