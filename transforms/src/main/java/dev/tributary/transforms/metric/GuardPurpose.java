package dev.tributary.transforms.metric;

import dev.tributary.contracts.coder.EventCoder;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.EventTypes;
import dev.tributary.contracts.event.Purpose;
import dev.tributary.contracts.event.ReasonCode;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/**
 * Lets through the events that one of the given metrics may read: those of its purpose, and those
 * of which a field is released to it and it reads that. Every other event goes no further and is
 * counted as {@code purpose.violation} (P-076). A graph that mixes purposes does not even build;
 * this is the second net, for events whose purpose is only known when they arrive.
 */
public final class GuardPurpose extends PTransform<PCollection<Event>, PCollection<Event>> {
  private static final long serialVersionUID = 1;

  private final EnumSet<Purpose> purposes;
  private final Set<String> types;

  private GuardPurpose(EnumSet<Purpose> purposes, Set<String> types) {
    this.purposes = purposes;
    this.types = types;
  }

  /**
   * @throws IllegalArgumentException if a metric reads what is not of its purpose
   */
  public static GuardPurpose of(Collection<? extends Metric> metrics) {
    metrics.forEach(Metric::requirePurpose);
    EnumSet<Purpose> purposes = EnumSet.noneOf(Purpose.class);
    metrics.forEach(metric -> purposes.add(metric.purpose()));
    List<String> read = metrics.stream().flatMap(metric -> metric.reads().stream()).toList();
    return new GuardPurpose(
        purposes, read.stream().map(EventTypes::typeOf).collect(Collectors.toSet()));
  }

  @Override
  public PCollection<Event> expand(PCollection<Event> events) {
    return events
        .apply("LetThrough", ParDo.of(new LetThrough(purposes, types)))
        .setCoder(EventCoder.of());
  }

  private static final class LetThrough extends DoFn<Event, Event> {
    private static final long serialVersionUID = 1;

    private final Counter violations =
        Metrics.counter(GuardPurpose.class, ReasonCode.PURPOSE_VIOLATION.code());
    private final EnumSet<Purpose> purposes;
    private final Set<String> types;

    LetThrough(EnumSet<Purpose> purposes, Set<String> types) {
      this.purposes = purposes;
      this.types = types;
    }

    @ProcessElement
    public void process(@Element Event event, OutputReceiver<Event> out) {
      if (purposes.contains(event.purpose()) || types.contains(event.eventType())) {
        out.output(event);
      } else {
        violations.inc();
      }
    }
  }
}
