package dev.tributary.transforms.operational.metric;

import java.util.List;

/** Builds that failed in the minute, each attempt. */
final class FailedBuilds implements OperationalMetric {
  @Override
  public String id() {
    return "failed_builds";
  }

  @Override
  public List<String> reads() {
    return List.of("build.failed");
  }

  @Override
  public String definition() {
    return "Builds that failed in the minute, each attempt";
  }

  @Override
  public Object value(TeamMinute minute) {
    return minute.failedBuilds();
  }
}
