package dev.tributary.transforms.operational.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.event.EventTypes;
import dev.tributary.contracts.table.Column;
import dev.tributary.contracts.table.Tables;
import java.util.List;
import org.junit.jupiter.api.Test;

class OperationalMetricsTest {
  /** Every column but the keys, the events and the five that every table ends with is a metric. */
  @Test
  void everyMetric_isAColumn_andEveryColumnAMetric() {
    List<Column> columns = Tables.TEAM_MINUTE.columns();
    assertThat(
            columns.subList(0, columns.size() - 5).stream()
                .filter(column -> !column.key())
                .map(Column::name)
                .filter(name -> !name.equals("events")))
        .containsExactlyElementsOf(
            OperationalMetrics.all().stream().map(OperationalMetric::id).toList());
  }

  @Test
  void everyMetric_saysWhatItIs_andReadsEventsOfItsPurpose() {
    assertThat(OperationalMetrics.all())
        .allSatisfy(
            metric -> {
              assertThat(metric.definition()).isNotBlank().doesNotEndWith(".");
              assertThat(metric.unit()).isIn("count", "ratio", "percent");
              assertThat(metric.reads())
                  .isNotEmpty()
                  .allSatisfy(
                      type ->
                          assertThat(EventTypes.require(type).purpose())
                              .isEqualTo(metric.purpose()));
            });
  }
}
