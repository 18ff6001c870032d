package dev.tributary.serving.api;

/** What can be read in one piece, of the caller's tenant, as it is now. */
enum Lists {
  TEAMS(
      false,
      """
      SELECT team_id AS team, max(summary_date) AS last_day FROM published.team_daily_summary
      GROUP BY team_id ORDER BY team_id LIMIT ?""",
      1000),
  FRESHNESS(
      false,
      """
      SELECT pipeline, last_write AS data_as_of, watermark, late_ratio, duplicate_ratio, rejected_ratio
      FROM published.freshness ORDER BY pipeline LIMIT ?""",
      1000),
  /** Who has read what. */
  AUDIT(
      true,
      """
      SELECT at, subject, role, route, team_id AS team, status, rows, trace_id FROM published.access_audit
      ORDER BY at DESC LIMIT ?""",
      100),
  /** How many cells the privacy floor hides, and why: docs/privacy.md. */
  HIDDEN(
      false,
      """
      SELECT relation, team_id AS team, reason, count(*) AS cells
      FROM (
        SELECT 'engagement' AS relation, team_id, suppressed AS reason FROM published.team_engagement
        UNION ALL
        SELECT 'summary', team_id, suppressed FROM published.team_daily_summary) AS cell
      GROUP BY relation, team_id, reason ORDER BY relation, team_id, reason NULLS FIRST LIMIT ?""",
      1000),
  /** Who was forgotten, without names: docs/privacy.md. */
  ERASURES(
      true,
      """
      SELECT at, people, files_rewritten, events_changed, recomputed_from, recomputed_to
      FROM published.erasure ORDER BY at DESC LIMIT ?""",
      100);

  private final boolean ofTheTrail;
  private final String sql;
  private final int limit;

  Lists(boolean ofTheTrail, String sql, int limit) {
    this.ofTheTrail = ofTheTrail;
    this.sql = sql;
    this.limit = limit;
  }

  /** What follows {@code /api/v1/}, and the name in the trail. */
  String route() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /** Whether it is for those only who may see who has read what; they may also say how much. */
  boolean ofTheTrail() {
    return ofTheTrail;
  }

  /** Takes how many rows. */
  String sql() {
    return sql;
  }

  int limit() {
    return limit;
  }
}
