package dev.tributary.transforms.delivery.metric;

import dev.tributary.transforms.delivery.Measure;
import dev.tributary.transforms.metric.Quantiles;
import java.util.List;

/** The nearest-rank median of whole minutes; null where nothing was measured. */
abstract class MedianMinutes implements DeliveryMetric {
  private final String id;
  private final Measure measure;
  private final String definition;
  private final List<String> reads;

  MedianMinutes(String id, Measure measure, String definition, String... reads) {
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
    return "minutes";
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
    Long minutes = Quantiles.nearestRank(window.within().minutes(measure), 0.5);
    return minutes == null ? null : (Integer) (int) Math.min(minutes, Integer.MAX_VALUE);
  }
}
