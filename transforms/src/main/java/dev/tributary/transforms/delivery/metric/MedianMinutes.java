package dev.tributary.transforms.delivery.metric;

import dev.tributary.transforms.delivery.Measure;
import dev.tributary.transforms.metric.Quantiles;

/** The nearest-rank median of whole minutes; null where nothing was measured. */
abstract class MedianMinutes extends Described {
  private final Measure measure;

  MedianMinutes(String id, Measure measure, String definition, String... reads) {
    super(id, "minutes", definition, reads);
    this.measure = measure;
  }

  @Override
  public final Object value(DeliveryWindow window) {
    Long minutes = Quantiles.nearestRank(window.within().minutes(measure), 0.5);
    return minutes == null ? null : (Integer) (int) Math.min(minutes, Integer.MAX_VALUE);
  }
}
