package dev.tributary.transforms.metric;

import dev.tributary.contracts.event.EventTypes;
import dev.tributary.contracts.event.Purpose;
import java.util.List;

/**
 * One number on a dashboard: what it is called, what it means and what it may be made of. Metrics
 * describe how work flows; lines of code, hours, ticket counts, attendance and anything that ranks
 * people are not metrics here (P-093 to P-097).
 */
public interface Metric {
  /**
   * The column, the fixture and the documentation share this stem, for example {@code throughput}.
   */
  String id();

  /** Grows when the definition changes; rows of an older version keep their meaning. */
  default int version() {
    return 1;
  }

  /** {@code minutes}, {@code count}, {@code ratio} or {@code percent}. */
  String unit();

  /** The purpose its events were collected for. */
  Purpose purpose();

  /**
   * The event types it reads, all of its purpose; or single fields of others that are released to
   * it, as {@code incident.opened#caused_by_deploy_id}.
   */
  List<String> reads();

  /** The definition in one sentence. */
  String definition();

  /**
   * Refuses a metric that reads events collected for something else (P-076). Called while a
   * pipeline is built, before anything runs.
   *
   * @throws IllegalArgumentException naming the metric and the type
   */
  static void requirePurpose(Metric metric) {
    EventTypes.requirePurpose(
        "metric " + metric.id(), metric.purpose(), metric.reads().toArray(String[]::new));
  }
}
