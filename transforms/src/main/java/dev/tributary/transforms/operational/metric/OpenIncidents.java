package dev.tributary.transforms.operational.metric;

import dev.tributary.contracts.event.Purpose;
import java.util.List;

/** Incidents that are open at the end of the minute. */
final class OpenIncidents implements OperationalMetric {
  @Override
  public String id() {
    return "open_incidents";
  }

  @Override
  public Purpose purpose() {
    return Purpose.OPERATIONS;
  }

  @Override
  public List<String> reads() {
    return List.of("incident.opened", "incident.acknowledged", "incident.resolved");
  }

  @Override
  public String definition() {
    return "Incidents that are open at the end of the minute";
  }

  @Override
  public Object value(TeamMinute minute) {
    return minute.openIncidents();
  }
}
