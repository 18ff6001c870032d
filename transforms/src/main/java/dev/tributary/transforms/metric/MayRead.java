package dev.tributary.transforms.metric;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.EventTypes;
import dev.tributary.contracts.event.Purpose;
import java.io.Serializable;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which events some metrics may read: those of their purposes, and those of which a field is
 * released to one of them that reads it.
 */
public record MayRead(EnumSet<Purpose> purposes, Set<String> types) implements Serializable {

  /**
   * @throws IllegalArgumentException if a metric reads what is not of its purpose
   */
  public static MayRead by(Collection<? extends Metric> metrics) {
    metrics.forEach(Metric::requirePurpose);
    EnumSet<Purpose> purposes = EnumSet.noneOf(Purpose.class);
    metrics.forEach(metric -> purposes.add(metric.purpose()));
    return new MayRead(
        purposes,
        metrics.stream()
            .flatMap(metric -> metric.reads().stream())
            .map(EventTypes::typeOf)
            .collect(Collectors.toSet()));
  }

  public boolean holds(Event event) {
    return purposes.contains(event.purpose()) || types.contains(event.eventType());
  }
}
