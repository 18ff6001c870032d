package dev.tributary.pipelines;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.options.SettingsException;
import dev.tributary.transforms.delivery.metric.DeliveryMetrics;
import dev.tributary.transforms.metric.Metric;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricVersionsTest {
  private static final Metric METRIC = DeliveryMetrics.all().get(0);

  @Test
  void theVersionThatIsHere_isTaken() {
    assertThatCode(() -> require(Map.of(METRIC.id(), METRIC.version()))).doesNotThrowAnyException();
  }

  @Test
  void anotherVersion_andAnUnknownMetric_areRefused_eachByName() {
    assertThatThrownBy(() -> require(Map.of(METRIC.id(), METRIC.version() + 1, "velocity", 1)))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("version %d of %s".formatted(METRIC.version() + 1, METRIC.id()))
        .hasMessageContaining("names velocity");
  }

  private static void require(Map<String, Integer> wanted) {
    MetricVersions.require(DeliveryMetrics.all(), wanted);
  }
}
