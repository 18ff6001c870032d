package dev.tributary.transforms.delivery.metric;

import java.util.List;

/** Passed builds over passed and failed ones, in the seven days that end with the window. */
final class BuildPassRate implements DeliveryMetric {
  @Override
  public String id() {
    return "build_pass_rate";
  }

  @Override
  public String unit() {
    return "ratio";
  }

  @Override
  public List<String> reads() {
    return List.of("build.succeeded", "build.failed");
  }

  @Override
  public String definition() {
    return "Passed builds over passed and failed ones, in the seven days that end with the window";
  }

  @Override
  public Object value(DeliveryWindow window) {
    return Ratio.of(window.sevenDays().buildsPassed(), window.sevenDays().buildsFailed());
  }
}
