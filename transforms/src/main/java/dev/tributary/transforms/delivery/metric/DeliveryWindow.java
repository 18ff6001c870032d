package dev.tributary.transforms.delivery.metric;

import dev.tributary.transforms.delivery.HourTotals;
import dev.tributary.transforms.delivery.Measure;

/**
 * What a row is computed from.
 *
 * @param within the sums of the window itself
 * @param sevenDays the builds of the seven days that end with the window
 * @param standing the sums of all hours before the window's end, of what stands until it is taken
 *     away
 */
public record DeliveryWindow(HourTotals within, HourTotals sevenDays, HourTotals standing) {
  /** How much of a measure is in the window, or stands in it. */
  int count(Measure measure) {
    return (measure.stands() ? standing : within).count(measure);
  }
}
