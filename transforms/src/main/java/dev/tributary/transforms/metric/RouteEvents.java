package dev.tributary.transforms.metric;

import dev.tributary.contracts.coder.EventCoder;
import dev.tributary.contracts.event.Event;
import java.util.Collection;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;

/**
 * Of all events of a topic, those that are for these metrics. The others are for other pipelines:
 * nothing is wrong with them, and nobody counts them here. What a transform is handed all the same
 * and may not read is for {@link GuardPurpose}.
 */
public final class RouteEvents extends PTransform<PCollection<Event>, PCollection<Event>> {
  private static final long serialVersionUID = 1;

  private final MayRead mayRead;

  private RouteEvents(MayRead mayRead) {
    this.mayRead = mayRead;
  }

  /**
   * @throws IllegalArgumentException if a metric reads what is not of its purpose
   */
  public static RouteEvents to(Collection<? extends Metric> metrics) {
    return new RouteEvents(MayRead.by(metrics));
  }

  @Override
  public PCollection<Event> expand(PCollection<Event> events) {
    MayRead theirs = mayRead;
    return events
        .apply("Route", Filter.by((Event event) -> theirs.holds(event)))
        .setCoder(EventCoder.of());
  }
}
