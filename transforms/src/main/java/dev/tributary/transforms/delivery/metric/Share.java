package dev.tributary.transforms.delivery.metric;

import java.util.List;

/** A part of a whole, from 0 to 1; null where there is no whole. */
abstract class Share implements DeliveryMetric {
  private final String id;
  private final String definition;
  private final List<String> reads;

  Share(String id, String definition, String... reads) {
    this.id = id;
    this.definition = definition;
    this.reads = List.of(reads);
  }

  abstract int part(DeliveryWindow window);

  abstract int whole(DeliveryWindow window);

  @Override
  public final String id() {
    return id;
  }

  @Override
  public final String unit() {
    return "ratio";
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
    int whole = whole(window);
    return whole == 0 ? null : (Double) ((double) part(window) / whole);
  }
}
