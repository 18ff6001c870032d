package dev.tributary.transforms.operational.metric;

/** Tasks that are blocked at the end of the minute. */
final class ActiveBlockers implements OperationalMetric {
  @Override
  public String id() {
    return "active_blockers";
  }

  @Override
  public String definition() {
    return "Tasks that are blocked at the end of the minute";
  }

  @Override
  public Object value(TeamMinute minute) {
    return minute.blocked();
  }
}
