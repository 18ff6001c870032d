package dev.tributary.transforms.delivery.metric;

import dev.tributary.transforms.delivery.HourTotals;

/**
 * What a row is computed from.
 *
 * @param within the sums of the window itself
 * @param sevenDays the builds of the seven days that end with the window
 */
public record DeliveryWindow(HourTotals within, HourTotals sevenDays) {}
