package dev.tributary.transforms.delivery.metric;

import dev.tributary.transforms.delivery.Measure;
import java.util.List;

/** A number of things: 0 where there are none. */
abstract class Count implements DeliveryMetric {
  private final String id;
  private final Measure measure;
  private final String definition;
  private final List<String> reads;

  Count(String id, Measure measure, String definition, String... reads) {
    this.id = id;
    this.measure = measure;
    this.definition = definition;
    this.reads = List.of(reads);
  }

  @Override
  public final String id() {
    return id;
  }

  @Override
  public final String unit() {
    return "count";
  }

  @Override
  public final List<String> reads() {
    return reads;
  }

  @Override
  public final String definition() {
    return definition;
  }

  @Override
  public final Object value(DeliveryWindow window) {
    return window.count(measure);
  }
}
