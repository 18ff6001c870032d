package dev.tributary.transforms.delivery;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.table.Row;
import dev.tributary.transforms.Run;
import dev.tributary.transforms.delivery.metric.DeliveryMetrics;
import dev.tributary.transforms.metric.GuardPurpose;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.POutput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Duration;

/**
 * Admitted events in, delivery numbers out: task cycle times, the last 24 hours of each team and of
 * its services, and their days. {@code docs/delivery.md} defines every column.
 *
 * <p>Takes bounded or unbounded events in the global window and gives the same rows for both, for
 * any order of arrival. Rows appear within seconds of a change and are published again until
 * nothing corrects them any more.
 */
public final class MeasureDelivery extends PTransform<PCollection<Event>, MeasureDelivery.Rows> {
  private static final long serialVersionUID = 1;

  private final Run run;
  private final Duration longestDelay;

  private MeasureDelivery(Run run, Duration longestDelay) {
    this.run = run;
    this.longestDelay = longestDelay;
  }

  /**
   * @param allowedLateness the one given to the admission: for how long after its end a window
   *     takes late events
   */
  public static MeasureDelivery during(Run run, java.time.Duration allowedLateness) {
    return new MeasureDelivery(
        run, Duration.standardDays(1).plus(Duration.millis(allowedLateness.toMillis())));
  }

  @Override
  public Rows expand(PCollection<Event> events) {
    PCollectionTuple subjects =
        events
            .apply("GuardPurpose", GuardPurpose.of(DeliveryMetrics.all()))
            .apply("TrackSubjects", TrackSubjects.during(run, longestDelay));
    Duration retention = Duration.millis(Timeline.HORIZON.toMillis()).plus(longestDelay);
    PCollectionTuple windows =
        subjects
            .get(TrackSubjects.CONTRIBUTIONS)
            .apply("SumByTeam", SumByTeam.during(run, retention));
    return new Rows(subjects.get(TrackSubjects.TASKS), windows);
  }

  /** The rows of the delivery tables. */
  public static final class Rows implements POutput {
    private final PCollection<Row> tasks;
    private final PCollectionTuple windows;

    private Rows(PCollection<Row> tasks, PCollectionTuple windows) {
      this.tasks = tasks;
      this.windows = windows;
    }

    /** Rows of {@code hot.task_cycle_time}. */
    public PCollection<Row> tasks() {
      return tasks;
    }

    /** Rows of {@code hot.team_delivery_24h}. */
    public PCollection<Row> last24h() {
      return windows.get(SumByTeam.LAST_24H);
    }

    /** Rows of {@code hot.team_daily_summary}. */
    public PCollection<Row> daily() {
      return windows.get(SumByTeam.DAILY);
    }

    /** Rows of {@code hot.service_delivery_24h}. */
    public PCollection<Row> servicesLast24h() {
      return windows.get(SumByTeam.SERVICES_LAST_24H);
    }

    /** Rows of {@code hot.service_daily_summary}. */
    public PCollection<Row> servicesDaily() {
      return windows.get(SumByTeam.SERVICES_DAILY);
    }

    @Override
    public Pipeline getPipeline() {
      return tasks.getPipeline();
    }

    @Override
    public Map<TupleTag<?>, PValue> expand() {
      return windows.and(TrackSubjects.TASKS, tasks).expand();
    }

    @Override
    public void finishSpecifyingOutput(
        String transformName, PInput input, PTransform<?, ?> transform) {}
  }
}
