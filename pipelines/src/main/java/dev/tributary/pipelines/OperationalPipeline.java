package dev.tributary.pipelines;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Table;
import dev.tributary.contracts.table.Tables;
import dev.tributary.transforms.Run;
import dev.tributary.transforms.admission.Lateness;
import dev.tributary.transforms.operational.MeasureOperational;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.values.PCollection;

/**
 * What needs somebody now: blockers, tasks at risk, open incidents and failed builds of each team,
 * minute by minute (P-041).
 */
public final class OperationalPipeline extends StreamingPipeline {
  public static final String NAME = "operational";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String windows() {
    return "1 min";
  }

  @Override
  public String promise() {
    return "visible < 90 s after the event";
  }

  @Override
  public String what() {
    return "blockers, tasks at risk, open incidents and failed builds per team and minute";
  }

  @Override
  public Lateness lateness(Duration allowed) {
    return MeasureOperational.lateness(allowed);
  }

  @Override
  public List<DatedTable> tables() {
    return List.of(
        DatedTable.at(Tables.TEAM_MINUTE, "minute").published(MeasureOperational.PUBLISHED));
  }

  @Override
  public Map<Table, PCollection<Row>> measure(
      Run run, Duration allowedLateness, PCollection<Event> admitted) {
    return Map.of(
        Tables.TEAM_MINUTE,
        admitted.apply("MeasureOperational", MeasureOperational.during(run, allowedLateness)));
  }
}
