package dev.tributary.transforms.metric;

import dev.tributary.contracts.coder.EventCoder;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.ReasonCode;
import java.util.Collection;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/**
 * Lets through the events that one of the given metrics may read: those of its purpose, and those
 * of which a field is released to it and it reads that. Whatever else a transform is handed goes no
 * further and is counted as {@code purpose.violation} (P-076). A graph that mixes purposes does not
 * even build, and {@link RouteEvents} hands over what is meant for a pipeline; this is the last
 * net, so what it counts is a bug.
 */
public final class GuardPurpose extends PTransform<PCollection<Event>, PCollection<Event>> {
  private static final long serialVersionUID = 1;

  private final MayRead mayRead;

  private GuardPurpose(MayRead mayRead) {
    this.mayRead = mayRead;
  }

  /**
   * @throws IllegalArgumentException if a metric reads what is not of its purpose
   */
  public static GuardPurpose of(Collection<? extends Metric> metrics) {
    return new GuardPurpose(MayRead.by(metrics));
  }

  @Override
  public PCollection<Event> expand(PCollection<Event> events) {
    return events.apply("LetThrough", ParDo.of(new LetThrough(mayRead))).setCoder(EventCoder.of());
  }

  private static final class LetThrough extends DoFn<Event, Event> {
    private static final long serialVersionUID = 1;

    private final Counter violations =
        Metrics.counter(GuardPurpose.class, ReasonCode.PURPOSE_VIOLATION.code());
    private final MayRead mayRead;

    LetThrough(MayRead mayRead) {
      this.mayRead = mayRead;
    }

    @ProcessElement
    public void process(@Element Event event, OutputReceiver<Event> out) {
      if (mayRead.holds(event)) {
        out.output(event);
      } else {
        violations.inc();
      }
    }
  }
}
