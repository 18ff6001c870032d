package dev.tributary.transforms.delivery.metric;

import java.util.List;

/** What is said of a metric, apart from how it is computed. */
abstract class Described implements DeliveryMetric {
  private final String id;
  private final String unit;
  private final String definition;
  private final List<String> reads;

  Described(String id, String unit, String definition, String... reads) {
    this.id = id;
    this.unit = unit;
    this.definition = definition;
    this.reads = List.of(reads);
  }

  @Override
  public final String id() {
    return id;
  }

  @Override
  public final String unit() {
    return unit;
  }

  @Override
  public final String definition() {
    return definition;
  }

  @Override
  public final List<String> reads() {
    return reads;
  }
}
