package dev.tributary.pipelines;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Table;
import dev.tributary.contracts.table.Tables;
import dev.tributary.transforms.Run;
import dev.tributary.transforms.admission.Lateness;
import dev.tributary.transforms.delivery.MeasureDelivery;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.values.PCollection;

/**
 * How fast and how well work reaches production, per team, over the last 24 hours and per day
 * (P-042, P-044). It follows tasks, pull requests and builds, and sums by team.
 *
 * <p>{@code ./tributary run delivery --runner=FlinkRunner --bootstrapServers=localhost:9092
 * --hotJdbcUrl=jdbc:postgresql://localhost/tributary --coldPath=/var/lib/tributary/cold}
 */
public final class DeliveryPipeline extends StreamingPipeline {
  public static final String NAME = "delivery";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String windows() {
    return "24 h every hour; day";
  }

  @Override
  public String promise() {
    return "< 5 min";
  }

  @Override
  public String what() {
    return "cycle time, throughput, review lag and build health per team";
  }

  /** Windows of 24 hours that slide by one, which is also how long an event of a day stays open. */
  @Override
  public Lateness lateness(Duration allowed) {
    return Lateness.sliding(Duration.ofHours(24), Duration.ofHours(1), allowed);
  }

  /** A task belongs to the days on which it was created or deployed. */
  @Override
  public List<DatedTable> tables() {
    return List.of(
        DatedTable.at(Tables.TASK_CYCLE_TIME, "created_at", "first_deployed_at", "deployed_at"),
        DatedTable.endingAt(Tables.TEAM_DELIVERY_24H, "window_end"),
        DatedTable.at(Tables.TEAM_DAILY_SUMMARY, "summary_date"),
        DatedTable.endingAt(Tables.SERVICE_DELIVERY_24H, "window_end"),
        DatedTable.at(Tables.SERVICE_DAILY_SUMMARY, "summary_date"));
  }

  @Override
  public Map<Table, PCollection<Row>> measure(
      Run run, Duration allowedLateness, PCollection<Event> admitted) {
    MeasureDelivery.Rows rows =
        admitted.apply("MeasureDelivery", MeasureDelivery.during(run, allowedLateness));
    return Map.of(
        Tables.TASK_CYCLE_TIME, rows.tasks(),
        Tables.TEAM_DELIVERY_24H, rows.last24h(),
        Tables.TEAM_DAILY_SUMMARY, rows.daily(),
        Tables.SERVICE_DELIVERY_24H, rows.servicesLast24h(),
        Tables.SERVICE_DAILY_SUMMARY, rows.servicesDaily());
  }
}
