package dev.tributary.transforms.delivery.metric;

import dev.tributary.contracts.event.Purpose;
import dev.tributary.transforms.delivery.Measure;

/** Incidents resolved in the window. */
final class IncidentsRestored extends Count {
  IncidentsRestored() {
    super(
        "incidents_restored",
        Measure.RESTORED,
        "Incidents resolved in the window",
        "incident.opened",
        "incident.resolved");
  }

  @Override
  public Purpose purpose() {
    return Purpose.OPERATIONS;
  }
}
