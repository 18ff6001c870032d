package dev.tributary.transforms.delivery.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.tributary.contracts.table.Column;
import dev.tributary.contracts.table.Table;
import dev.tributary.contracts.table.Tables;
import dev.tributary.transforms.metric.Metric;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeliveryMetricsTest {
  private static final List<String> IDS =
      DeliveryMetrics.all().stream().map(DeliveryMetric::id).toList();

  @Test
  void everyMetric_hasAnIdOfItsOwn() {
    assertThat(IDS).doesNotHaveDuplicates();
  }

  @Test
  void everyMetric_isAColumnOfBothTeamTables_andEveryColumnAMetric() {
    assertThat(measures(Tables.TEAM_DELIVERY_24H)).containsExactlyInAnyOrderElementsOf(IDS);
    assertThat(measures(Tables.TEAM_DAILY_SUMMARY)).containsExactlyInAnyOrderElementsOf(IDS);
  }

  @Test
  void everyDoraMetric_isAColumnOfBothServiceTables_andEveryColumnAMetric() {
    List<String> keys = DoraMetrics.all().stream().map(DeliveryMetric::id).toList();
    assertThat(measures(Tables.SERVICE_DELIVERY_24H)).containsExactlyElementsOf(keys);
    assertThat(measures(Tables.SERVICE_DAILY_SUMMARY)).containsExactlyElementsOf(keys);
  }

  @Test
  void everyMetric_saysWhatItIs() {
    assertThat(DeliveryMetrics.all())
        .allSatisfy(
            metric -> {
              assertThat(metric.definition()).isNotBlank().doesNotEndWith(".");
              assertThat(metric.unit()).isIn("minutes", "count", "ratio");
              assertThat(metric.version()).isPositive();
              assertThat(metric.reads()).isNotEmpty();
              assertThatCode(() -> Metric.requirePurpose(metric)).doesNotThrowAnyException();
            });
  }

  /** The columns that are neither key nor one of the five that every table ends with. */
  private static List<String> measures(Table table) {
    List<Column> columns = table.columns();
    return columns.subList(0, columns.size() - 5).stream()
        .filter(column -> !column.key())
        .map(Column::name)
        .toList();
  }
}
