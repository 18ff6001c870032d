package dev.tributary.transforms.operational.metric;

/**
 * What a row is computed from: a team at the end of a minute.
 *
 * @param blocked tasks that are blocked
 * @param items active tasks with a target
 * @param itemsAtRisk those of them that have used up 0.8 of it
 * @param ratioP95 the 95th percentile of elapsed over allowed; null if there is no item
 * @param openIncidents incidents that are open
 * @param failedBuilds failed builds of the minute itself
 */
public record TeamMinute(
    int blocked,
    int items,
    int itemsAtRisk,
    Double ratioP95,
    int openIncidents,
    int failedBuilds) {}
