package dev.tributary.transforms.engagement.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.event.EventTypes;
import dev.tributary.contracts.event.Purpose;
import dev.tributary.contracts.table.Column;
import dev.tributary.contracts.table.Tables;
import java.util.List;
import org.junit.jupiter.api.Test;

class EngagementMetricsTest {
  private static final List<String> IDS =
      EngagementMetrics.all().stream().map(EngagementMetric::id).toList();

  @Test
  void everyMetric_isAColumn_andEveryColumnAMetric() {
    List<Column> columns = Tables.TEAM_ENGAGEMENT.columns();
    assertThat(IDS).doesNotHaveDuplicates();
    assertThat(columns.subList(0, columns.size() - 5))
        .filteredOn(column -> !column.key() && !column.name().equals("session_end"))
        .extracting(Column::name)
        .containsExactlyInAnyOrderElementsOf(IDS);
  }

  @Test
  void everyMetric_saysWhatItIs_andReadsCollaborationOnly() {
    assertThat(EngagementMetrics.all())
        .allSatisfy(
            metric -> {
              assertThat(metric.definition()).isNotBlank().doesNotEndWith(".");
              assertThat(metric.unit()).isIn("count", "ratio");
              assertThat(metric.version()).isPositive();
              assertThat(metric.reads())
                  .isNotEmpty()
                  .allSatisfy(
                      type ->
                          assertThat(EventTypes.require(type).purpose())
                              .isEqualTo(Purpose.COLLABORATION));
            });
  }
}
