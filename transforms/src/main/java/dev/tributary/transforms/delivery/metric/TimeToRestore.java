package dev.tributary.transforms.delivery.metric;

import dev.tributary.contracts.event.Purpose;
import dev.tributary.transforms.delivery.Measure;

/** Median minutes from the opening of an incident to its resolution. */
final class TimeToRestore extends MedianMinutes {
  TimeToRestore() {
    super(
        "time_to_restore",
        Measure.RESTORED,
        "Median minutes from the opening of an incident to its resolution",
        "incident.opened",
        "incident.resolved");
  }

  @Override
  public Purpose purpose() {
    return Purpose.OPERATIONS;
  }
}
