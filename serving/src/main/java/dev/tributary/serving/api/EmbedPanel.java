package dev.tributary.serving.api;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A panel that may stand on somebody else's page (P-012): of one team, and only the columns that it
 * draws. None is about people.
 */
public enum EmbedPanel {
  BLOCKERS(Numbers.OPERATIONAL, Duration.ofHours(3), "active_blockers", "tasks_at_risk"),
  SLA_RISK(Numbers.OPERATIONAL, Duration.ofHours(3), "sla_risk_score"),
  INCIDENTS(Numbers.OPERATIONAL, Duration.ofHours(3), "open_incidents", "failed_builds"),
  CYCLE_TIME(Numbers.SUMMARY, Duration.ofDays(30), "cycle_time_p50", "cycle_time_p95"),
  THROUGHPUT(Numbers.SUMMARY, Duration.ofDays(30), "throughput"),
  REVIEW_LAG(Numbers.SUMMARY, Duration.ofDays(30), "pr_review_lag"),
  BUILDS(Numbers.SUMMARY, Duration.ofDays(30), "builds_passed", "builds_failed");

  private final Numbers numbers;
  private final Duration back;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> columns;

  EmbedPanel(Numbers numbers, Duration back, String... columns) {
    this.numbers = numbers;
    this.back = back;
    this.columns = List.copyOf(Arrays.asList(columns));
  }

  /** For example {@code cycle-time}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The panel of a code. */
  public static Optional<EmbedPanel> of(String code) {
    return Arrays.stream(values()).filter(panel -> panel.code().equals(code)).findFirst();
  }

  Numbers numbers() {
    return numbers;
  }

  Duration back() {
    return back;
  }

  /** The answer without what the panel does not draw. */
  @SuppressWarnings("unchecked") // rows are made by Rows
  Answer only(Answer all) {
    Set<String> kept = new HashSet<>(columns);
    kept.add(numbers.key());
    kept.add("is_final");
    Map<String, Object> body = new LinkedHashMap<>(all.body());
    List<Map<String, Object>> rows = (List<Map<String, Object>>) body.get("rows");
    rows.forEach(row -> row.keySet().retainAll(kept));
    return new Answer(body, all.rows());
  }
}
