package dev.tributary.transforms.metric;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.contracts.event.Purpose;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricTest {
  private record Reading(String id, Purpose purpose, List<String> reads) implements Metric {
    @Override
    public String unit() {
      return "count";
    }

    @Override
    public String definition() {
      return "Whatever the test says";
    }
  }

  @Test
  void metricThatReadsItsOwnPurpose_isTaken() {
    Metric metric =
        new Reading("throughput", Purpose.DELIVERY, List.of("task.created", "deploy.success"));
    assertThatCode(() -> Metric.requirePurpose(metric)).doesNotThrowAnyException();
  }

  @Test
  void metricThatReadsAnotherPurpose_isRefused() {
    Metric metric =
        new Reading("chattiness", Purpose.DELIVERY, List.of("task.created", "message.sent"));
    assertThatThrownBy(() -> Metric.requirePurpose(metric))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("chattiness")
        .hasMessageContaining("message.sent")
        .hasMessageContaining("COLLABORATION");
  }

  @Test
  void metricThatReadsAnUndeclaredType_isRefused() {
    Metric metric = new Reading("overtime", Purpose.DELIVERY, List.of("badge.swiped"));
    assertThatThrownBy(() -> Metric.requirePurpose(metric))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("badge.swiped");
  }
}
