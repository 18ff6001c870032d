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
  /** Of all that the archive received, the share that was rejected for each reason. */
  DEAD_LETTERS(
      false,
      "SELECT reason, share FROM published.dead_letters ORDER BY share DESC, reason LIMIT ?",
      100),
  /**
   * What was promised (P-079, P-081, P-082) and what is stored about it. {@code target} and {@code
   * measured} are seconds of {@code freshness} (nothing is stored of how fresh it was), shares of
   * {@code late} and {@code slow} (over 800 ms, of the newest answers of a day that the caller may
   * see), rows of {@code wrong} (corrected within a week, and no late event explains why). {@code
   * used}: of the error budget.
   */
  OBJECTIVES(
      false,
      """
      WITH slow AS (
        SELECT count(*) AS counted, avg((millis > 800)::integer)::double precision AS share FROM (
          SELECT millis FROM published.access_audit WHERE at > now() - interval '1 day' AND millis IS NOT NULL
          ORDER BY at DESC LIMIT 10000) AS newest)
      SELECT objective, "of", target, measured, counted, measured / nullif(target, 0) AS used, data_as_of
      FROM (
        SELECT 1 AS place, 'freshness' AS objective, pipeline AS "of", seconds AS target,
               NULL::double precision AS measured, NULL::bigint AS counted, last_write AS data_as_of
        FROM (VALUES ('operational', 90::double precision), ('delivery', 300), ('engagement', 900), ('activity', 3))
             AS promised (pipeline, seconds) JOIN published.freshness USING (pipeline)
        UNION ALL
        SELECT 2, 'late', pipeline, 0.005, late_ratio, NULL, last_write FROM published.freshness WHERE late_ratio IS NOT NULL
        UNION ALL
        SELECT 3, 'slow', 'api', 0.01, share, counted, NULL FROM slow
        UNION ALL
        SELECT 4, 'wrong', 'tables', 0, count(*) FILTER (WHERE reason <> 'late_event'), count(*), max(at)
        FROM published.corrections WHERE at > now() - interval '7 days') AS objectives
      ORDER BY place, "of" LIMIT ?""",
      100),
  /** Who has read what. */
  AUDIT(
      true,
      """
      SELECT at, subject, role, route, team_id AS team, status, rows, trace_id, millis FROM published.access_audit
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
