package dev.tributary.pipelines.cli;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.trace.Stage;
import dev.tributary.contracts.trace.Trace;
import dev.tributary.telemetry.SharedTelemetry;
import dev.tributary.telemetry.StageSpan;
import dev.tributary.telemetry.Telemetry;
import dev.tributary.telemetry.TelemetrySettings;
import java.time.Instant;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;

/**
 * Tells of sampled events that they were admitted: the span {@code admit}, from when the collector
 * took the event until now, so that its waiting in Kafka is seen. It stands beside the way of the
 * events and not in it: the transforms know no clock, and nobody waits for it.
 */
final class TellAdmitted extends PTransform<PCollection<Event>, PDone> {
  private static final long serialVersionUID = 1;

  private final String pipeline;
  private final TelemetrySettings settings;

  TellAdmitted(String pipeline, TelemetrySettings settings) {
    this.pipeline = pipeline;
    this.settings = settings;
  }

  @Override
  public PDone expand(PCollection<Event> admitted) {
    admitted.apply("Tell", ParDo.of(new Tell(pipeline, settings)));
    return PDone.in(admitted.getPipeline());
  }

  private static final class Tell extends DoFn<Event, Void> {
    private static final long serialVersionUID = 1;

    private final String pipeline;
    private final TelemetrySettings settings;
    private transient Telemetry telemetry;

    private Tell(String pipeline, TelemetrySettings settings) {
      this.pipeline = pipeline;
      this.settings = settings;
    }

    @Setup
    public void setup() {
      telemetry = SharedTelemetry.take(settings);
    }

    @ProcessElement
    public void process(@Element Event event) {
      if (event.sampledSpan() == null) {
        return;
      }
      Instant now = Instant.now();
      Instant taken = Instant.ofEpochMilli(event.ingestedAtMillis());
      telemetry.tell(
          StageSpan.of(
                  Stage.ADMIT,
                  event.traceId(),
                  Trace.of(event).spanId(),
                  event.sampledSpan(),
                  event.ingestedAtMillis() == 0 || taken.isAfter(now) ? now : taken,
                  now)
              .saying(
                  Map.of(
                      "tributary.pipeline", pipeline,
                      "tributary.event_id", event.eventId().toString(),
                      "tributary.tenant", event.tenantId())));
    }

    @Teardown
    public void teardown() {
      if (telemetry != null) {
        SharedTelemetry.giveBack(settings);
      }
    }
  }
}
