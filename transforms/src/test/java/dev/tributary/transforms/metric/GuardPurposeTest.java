package dev.tributary.transforms.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.contracts.coder.EventCoder;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Purpose;
import dev.tributary.transforms.Runner;
import dev.tributary.transforms.Told;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GuardPurposeTest {
  private static final String AT = "2025-10-01T09:00:00Z";

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

  @ParameterizedTest
  @EnumSource
  void eventThatNoMetricMayRead_isCountedAndGoesNoFurther(Runner runner) {
    Event deployed = Told.deployed(AT, "T-1");
    Event opened = Told.event("incident.opened", AT, Map.of("incident_id", "I-1"));
    Event resolved = Told.event("incident.resolved", AT, Map.of("incident_id", "I-1"));
    Event message = Told.event("message.sent", AT, Map.of("channel_id", "c"));
    Metric failures =
        new Reading(
            "failures",
            Purpose.DELIVERY,
            List.of("deploy.rolled_back", "incident.opened#caused_by_deploy_id"));

    Pipeline pipeline = Pipeline.create(runner.options(false, 10, 1));
    PCollection<Event> through =
        pipeline
            .apply(Create.of(deployed, opened, resolved, message).withCoder(EventCoder.of()))
            .apply("GuardPurpose", GuardPurpose.of(List.of(failures)));
    PAssert.that(through).containsInAnyOrder(deployed, opened);
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();
    assertThat(
            result
                .metrics()
                .queryMetrics(
                    MetricsFilter.builder()
                        .addNameFilter(
                            MetricNameFilter.named(GuardPurpose.class, "purpose.violation"))
                        .build())
                .getCounters())
        .extracting(counter -> counter.getAttempted())
        .containsExactly(2L);
  }

  @Test
  void metricThatReadsAFieldOfAnotherPurpose_doesNotBuild() {
    Metric nosy =
        new Reading("severity_mix", Purpose.DELIVERY, List.of("incident.opened#severity"));
    assertThatThrownBy(() -> GuardPurpose.of(List.of(nosy)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "metric severity_mix is processed for DELIVERY and must not read"
                + " incident.opened#severity, which is collected for OPERATIONS");
  }
}
