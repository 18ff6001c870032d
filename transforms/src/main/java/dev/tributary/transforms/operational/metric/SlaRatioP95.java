package dev.tributary.transforms.operational.metric;

/** 95th percentile of elapsed over allowed minutes of active tasks with a target. */
final class SlaRatioP95 implements OperationalMetric {
  @Override
  public String id() {
    return "sla_ratio_p95";
  }

  @Override
  public String unit() {
    return "ratio";
  }

  @Override
  public String definition() {
    return "95th percentile of elapsed over allowed minutes of active tasks with a target";
  }

  @Override
  public Object value(TeamMinute minute) {
    return minute.ratioP95();
  }
}
