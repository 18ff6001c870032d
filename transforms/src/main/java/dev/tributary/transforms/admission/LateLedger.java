package dev.tributary.transforms.admission;

import dev.tributary.contracts.coder.RowCoder;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.LateEvent;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Tables;
import dev.tributary.transforms.Run;
import java.time.Instant;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptor;

/**
 * A row of {@code ops.late_events} for each late event: which cell had already passed, by how much,
 * and whether a window still took it (P-050, P-051). One event has one row, whatever arrives twice;
 * of several runs the newest has its word.
 */
public final class LateLedger extends PTransform<PCollection<LateEvent>, PCollection<Row>> {
  private static final long serialVersionUID = 1;

  private final Run run;
  private final FirstCell cell;

  private LateLedger(Run run, FirstCell cell) {
    this.run = run;
    this.cell = cell;
  }

  public static LateLedger of(Run run, FirstCell cell) {
    return new LateLedger(run, cell);
  }

  @Override
  public PCollection<Row> expand(PCollection<LateEvent> late) {
    Run by = run;
    FirstCell first = cell;
    return late.apply(
            "ToRow",
            MapElements.into(TypeDescriptor.of(Row.class)).via(event -> row(event, by, first)))
        .setCoder(RowCoder.of(Tables.LATE_EVENTS));
  }

  private static Row row(LateEvent late, Run run, FirstCell cell) {
    Event event = late.event();
    return Row.in(Tables.LATE_EVENTS)
        .set("tenant_id", event.tenantId())
        .set("pipeline", late.pipeline())
        .set("event_id", event.eventId().toString())
        .set("team_id", event.teamId())
        .set("event_type", event.eventType())
        .set("event_time", Instant.ofEpochMilli(event.timestampMillis()))
        .set("cell_table", cell.table().name())
        .set("cell_key", cell.keyOf(event))
        .set("watermark", Instant.ofEpochMilli(late.watermarkMillis()))
        .set("lateness_ms", late.latenessMillis())
        .set("applied", late.applied())
        .provenance(true, 1, 1, run.id(), 1)
        .build();
  }
}
