package dev.tributary.transforms.operational.metric;

/** 100 x the share of active tasks with a target that have used up 0.8 of it. */
final class SlaRiskScore implements OperationalMetric {
  @Override
  public String id() {
    return "sla_risk_score";
  }

  @Override
  public String unit() {
    return "percent";
  }

  @Override
  public String definition() {
    return "100 x the share of active tasks with a target that have used up 0.8 of it";
  }

  @Override
  public Object value(TeamMinute minute) {
    return minute.items() == 0 ? null : (Double) (100.0 * minute.itemsAtRisk() / minute.items());
  }
}
