package dev.tributary.pipelines;

import dev.tributary.contracts.coder.EventCoder;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.LateEvent;
import dev.tributary.contracts.event.Received;
import dev.tributary.contracts.table.Tables;
import dev.tributary.transforms.Run;
import dev.tributary.transforms.admission.Admission;
import dev.tributary.transforms.admission.AdmitOnce;
import dev.tributary.transforms.admission.Lateness;
import dev.tributary.transforms.delivery.MeasureDelivery;
import java.time.Duration;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.TypeDescriptor;

/**
 * Delivery, live: how fast and how well work reaches production, per team, over the last 24 hours
 * and per day (P-042, P-044).
 *
 * <ol>
 *   <li>receive: records from the topic, as events or as dead letters
 *   <li>admit once: drop duplicates, tell late from too late, count everything
 *   <li>measure delivery: follow tasks, pull requests and builds; sum by team
 *   <li>save: rows to the hot tables, late events and dead letters to their topics
 *   <li>archive: every event, also the too late ones, to the cold tier
 * </ol>
 *
 * <p>{@code ./tributary run delivery --runner=FlinkRunner --bootstrapServers=localhost:9092
 * --hotJdbcUrl=jdbc:postgresql://localhost/tributary --coldPath=/var/lib/tributary/cold}
 */
public final class DeliveryPipeline {
  /** Its name in the catalogue, in {@code ops.pipeline_progress} and in late events. */
  public static final String NAME = "delivery";

  private DeliveryPipeline() {}

  public static void build(
      Pipeline pipeline,
      Run run,
      Duration allowedLateness,
      PTransform<PBegin, PCollection<Received>> source,
      Sinks sinks) {
    Admission admission =
        pipeline
            .apply("Receive", source)
            .apply("AdmitOnce", AdmitOnce.during(run, lateness(allowedLateness)));

    MeasureDelivery.Rows rows =
        admission.admitted().apply("MeasureDelivery", MeasureDelivery.during(run, allowedLateness));

    rows.tasks().apply("SaveTasks", sinks.rows(Tables.TASK_CYCLE_TIME));
    rows.last24h().apply("SaveLast24h", sinks.rows(Tables.TEAM_DELIVERY_24H));
    rows.daily().apply("SaveDaily", sinks.rows(Tables.TEAM_DAILY_SUMMARY));
    admission.counts().apply("SaveCounts", sinks.rows(Tables.ADMISSION));
    admission.late().apply("KeepLate", sinks.lateEvents());
    admission.rejected().apply("KeepRejected", sinks.deadLetters());

    PCollectionList.of(admission.admitted())
        .and(tooLate(admission.late()))
        .apply("EveryEvent", Flatten.pCollections())
        .apply("Archive", sinks.archive());
  }

  /** Windows of 24 hours that slide by one, which is also how long an event of a day stays open. */
  static Lateness lateness(Duration allowed) {
    return Lateness.sliding(Duration.ofHours(24), Duration.ofHours(1), allowed);
  }

  private static PCollection<Event> tooLate(PCollection<LateEvent> late) {
    return late.apply("TooLate", Filter.by(event -> !event.applied()))
        .apply("ItsEvent", MapElements.into(TypeDescriptor.of(Event.class)).via(LateEvent::event))
        .setCoder(EventCoder.of());
  }
}
