package dev.tributary.pipelines;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Table;
import dev.tributary.contracts.table.Tables;
import dev.tributary.transforms.Run;
import dev.tributary.transforms.admission.Lateness;
import dev.tributary.transforms.engagement.MeasureEngagement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.values.PCollection;

/**
 * How the people of a team work together, session by session (P-043, P-091). It reads comments and
 * messages.
 *
 * <p>{@code ./tributary run engagement --runner=FlinkRunner --bootstrapServers=localhost:9092
 * --hotJdbcUrl=jdbc:postgresql://localhost/tributary --coldPath=/var/lib/tributary/cold}
 */
public final class EngagementPipeline extends StreamingPipeline {
  public static final String NAME = "engagement";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String windows() {
    return "session, 30 min gap";
  }

  @Override
  public String promise() {
    return "< 15 min";
  }

  @Override
  public String what() {
    return "collaboration density, async ratio and participants per team and session";
  }

  @Override
  public Lateness lateness(Duration allowed) {
    return MeasureEngagement.lateness(allowed);
  }

  /** A session belongs to the day on which it begins. */
  @Override
  public List<DatedTable> tables() {
    return List.of(DatedTable.at(Tables.TEAM_ENGAGEMENT, "session_start"));
  }

  @Override
  public Map<Table, PCollection<Row>> measure(
      Run run, Duration allowedLateness, PCollection<Event> admitted) {
    return Map.of(
        Tables.TEAM_ENGAGEMENT,
        admitted.apply("MeasureEngagement", MeasureEngagement.during(run, allowedLateness)));
  }
}
