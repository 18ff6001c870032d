package dev.tributary.transforms.delivery.metric;

import dev.tributary.transforms.delivery.Measure;

/** Median minutes from the first commit to the production deployment. */
final class LeadTimeForChanges extends MedianMinutes {
  LeadTimeForChanges() {
    super(
        "lead_time_for_changes",
        Measure.LEAD_TIME,
        "Median minutes from the first commit to the production deployment",
        "deploy.success");
  }
}
