package dev.tributary.transforms.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.transforms.delivery.metric.DeliveryMetric;
import dev.tributary.transforms.delivery.metric.DeliveryMetrics;
import dev.tributary.transforms.delivery.metric.DeliveryWindow;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricValuesTest {
  @Test
  void emptyWindow_countsNothing_andMeasuresNull() {
    Map<String, Object> expected = new HashMap<>();
    expected.put("cycle_time_p50", null);
    expected.put("cycle_time_p95", null);
    expected.put("throughput", 0);
    expected.put("pr_opened", 0);
    expected.put("pr_merged", 0);
    expected.put("pr_closed", 0);
    expected.put("pr_merge_rate", null);
    expected.put("pr_review_lag", null);
    expected.put("builds_passed", 0);
    expected.put("builds_failed", 0);
    expected.put("build_pass_rate", null);
    expected.put("pr_opened_bots", 0);
    expected.put("pr_merged_bots", 0);
    expected.put("blocker_count", 0);
    expected.put("blocked_over_48h", 0);
    expected.put("active_tasks", 0);
    expected.put("comments", 0);
    expected.put("comments_bots", 0);
    expected.put("collab_contributors", 0);
    expected.put("deployment_frequency", 0);
    expected.put("deployments_failed", 0);
    expected.put("deployments_unplanned", 0);
    expected.put("deployments_traced", 0);
    expected.put("incidents_restored", 0);
    expected.put("blocked_task_ratio", null);
    expected.put("collab_score", null);
    expected.put("change_failure_rate", null);
    expected.put("rework_rate", null);
    expected.put("lead_time_for_changes", null);
    expected.put("time_to_restore", null);
    assertThat(values(new HourTotals(), new HourTotals(), new HourTotals())).isEqualTo(expected);
  }

  @Test
  void fullWindow_saysWhatIsInIt() {
    HourTotals within = new HourTotals();
    for (long minutes = 10; minutes <= 30; minutes += 10) {
      within.add(Contribution.of(Measure.CYCLE_TIME, 0, minutes));
    }
    within.add(Contribution.of(Measure.CYCLE_TIME, 0, 10));
    within.add(Contribution.of(Measure.REVIEW_LAG, 0, 7));
    within.add(Contribution.of(Measure.REVIEW_LAG, 0, 8));
    for (int i = 0; i < 3; i++) {
      within.add(Contribution.of(Measure.PR_OPENED, 0, 0));
      within.add(Contribution.of(Measure.PR_MERGED, 0, 0));
    }
    within.add(Contribution.of(Measure.PR_CLOSED, 0, 0));
    within.add(Contribution.of(Measure.BUILD_PASSED, 0, 0));
    within.add(Contribution.of(Measure.BUILD_FAILED, 0, 0));
    within.add(Contribution.of(Measure.BUILD_FAILED, 0, 0));
    count(within, Measure.PR_OPENED_BOT, 2);
    count(within, Measure.PR_MERGED_BOT, 1);
    count(within, Measure.COMMENT, 8);
    count(within, Measure.COMMENT_ACROSS, 2);
    count(within, Measure.COMMENT_BOT, 3);
    count(within, Measure.DEPLOYMENT, 5);
    count(within, Measure.DEPLOYMENT_FAILED, 1);
    count(within, Measure.DEPLOYMENT_UNPLANNED, 2);
    within.add(Contribution.of(Measure.LEAD_TIME, 0, 60));
    within.add(Contribution.of(Measure.LEAD_TIME, 0, 90));
    within.add(Contribution.of(Measure.RESTORED, 0, 45));
    HourTotals standing = new HourTotals();
    stands(standing, Measure.BLOCKED, 7);
    stands(standing, Measure.BLOCKED_LONG, 6);
    stands(standing, Measure.ACTIVE, 10);
    stands(standing, Measure.ACTIVE_BLOCKED_LONG, 4);
    stands(standing, Measure.COMMENTER, 5);
    HourTotals week = new HourTotals();
    for (int i = 0; i < 4; i++) {
      week.add(Contribution.of(Measure.BUILD_PASSED, 0, 0));
    }
    week.add(Contribution.of(Measure.BUILD_FAILED, 0, 0));

    Map<String, Object> expected = new HashMap<>();
    expected.put("cycle_time_p50", 10.0);
    expected.put("cycle_time_p95", 30.0);
    expected.put("throughput", 4);
    expected.put("pr_opened", 3);
    expected.put("pr_merged", 3);
    expected.put("pr_closed", 1);
    expected.put("pr_merge_rate", 0.75);
    expected.put("pr_review_lag", 7);
    expected.put("builds_passed", 1);
    expected.put("builds_failed", 2);
    expected.put("build_pass_rate", 0.8);
    expected.put("pr_opened_bots", 2);
    expected.put("pr_merged_bots", 1);
    expected.put("blocker_count", 7);
    expected.put("blocked_over_48h", 6);
    expected.put("active_tasks", 10);
    expected.put("blocked_task_ratio", 0.4);
    expected.put("comments", 8);
    expected.put("comments_bots", 3);
    expected.put("collab_score", 0.25);
    expected.put("collab_contributors", 5);
    expected.put("deployment_frequency", 5);
    expected.put("deployments_failed", 1);
    expected.put("change_failure_rate", 0.2);
    expected.put("deployments_unplanned", 2);
    expected.put("rework_rate", 0.4);
    expected.put("deployments_traced", 2);
    expected.put("lead_time_for_changes", 60);
    expected.put("incidents_restored", 1);
    expected.put("time_to_restore", 45);
    assertThat(values(within, week, standing)).isEqualTo(expected);
  }

  private static void count(HourTotals totals, Measure measure, int times) {
    for (int i = 0; i < times; i++) {
      totals.add(Contribution.of(measure, 0, 0));
    }
  }

  private static void stands(HourTotals totals, Measure measure, int times) {
    for (int i = 0; i < times; i++) {
      totals.add(new Contribution(measure, 0, 1, 1));
    }
  }

  private static Map<String, Object> values(
      HourTotals within, HourTotals week, HourTotals standing) {
    Map<String, Object> values = new HashMap<>();
    for (DeliveryMetric metric : DeliveryMetrics.all()) {
      values.put(metric.id(), metric.value(new DeliveryWindow(within, week, standing)));
    }
    return values;
  }
}
