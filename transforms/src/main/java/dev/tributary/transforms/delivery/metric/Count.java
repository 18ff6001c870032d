package dev.tributary.transforms.delivery.metric;

import dev.tributary.transforms.delivery.Measure;

/** A number of things: 0 where there are none. */
abstract class Count extends Described {
  private final Measure measure;

  Count(String id, Measure measure, String definition, String... reads) {
    super(id, "count", definition, reads);
    this.measure = measure;
  }

  @Override
  public final Object value(DeliveryWindow window) {
    return window.count(measure);
  }
}
