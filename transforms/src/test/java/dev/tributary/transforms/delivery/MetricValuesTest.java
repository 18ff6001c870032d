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
    assertThat(values(new HourTotals(), new HourTotals())).isEqualTo(expected);
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
    assertThat(values(within, week)).isEqualTo(expected);
  }

  private static Map<String, Object> values(HourTotals within, HourTotals week) {
    Map<String, Object> values = new HashMap<>();
    for (DeliveryMetric metric : DeliveryMetrics.all()) {
      values.put(metric.id(), metric.value(new DeliveryWindow(within, week)));
    }
    return values;
  }
}
