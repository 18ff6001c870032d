package dev.tributary.transforms.operational.metric;

/** Active tasks with a target that have used up 0.8 of it. */
final class TasksAtRisk implements OperationalMetric {
  @Override
  public String id() {
    return "tasks_at_risk";
  }

  @Override
  public String definition() {
    return "Active tasks with a target that have used up 0.8 of it";
  }

  @Override
  public Object value(TeamMinute minute) {
    return minute.itemsAtRisk();
  }
}
