package dev.tributary.transforms.operational;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.table.Row;
import dev.tributary.transforms.Run;
import dev.tributary.transforms.admission.Lateness;
import dev.tributary.transforms.metric.GuardPurpose;
import dev.tributary.transforms.operational.metric.OperationalMetrics;
import java.time.Duration;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;

/**
 * Admitted events in, rows of {@code hot.team_minute} out: what is blocked, at risk and open in a
 * team, minute by minute. {@code docs/operational.md} defines every column.
 *
 * <p>Takes bounded or unbounded events in the global window and gives the same rows for both, for
 * any order of arrival. A bounded run gives the rows of the minutes that the run asks for.
 */
public final class MeasureOperational extends PTransform<PCollection<Event>, PCollection<Row>> {
  private static final long serialVersionUID = 1;

  /** How far behind the watermark minutes are published: for as long as the hot tier keeps them. */
  public static final Duration PUBLISHED = Duration.ofDays(7);

  private static final Duration WINDOW = Duration.ofMinutes(1);

  private final Run run;
  private final Duration longestDelay;

  private MeasureOperational(Run run, Duration longestDelay) {
    this.run = run;
    this.longestDelay = longestDelay;
  }

  /**
   * @param allowedLateness the one given to the admission: for how long after its end a minute
   *     takes late events
   */
  public static MeasureOperational during(Run run, Duration allowedLateness) {
    return new MeasureOperational(run, WINDOW.plus(allowedLateness));
  }

  /** An event is late when its minute has passed. */
  public static Lateness lateness(Duration allowed) {
    return Lateness.tumbling(WINDOW, allowed);
  }

  @Override
  public PCollection<Row> expand(PCollection<Event> events) {
    org.joda.time.Duration delay = org.joda.time.Duration.millis(longestDelay.toMillis());
    org.joda.time.Duration published = org.joda.time.Duration.millis(PUBLISHED.toMillis());
    return events
        .apply("GuardPurpose", GuardPurpose.of(OperationalMetrics.all()))
        .apply("FollowSubjects", new FollowSubjects(delay))
        .apply(
            "PublishMinutes",
            new PublishMinutes(run, published.isLongerThan(delay) ? published : delay));
  }
}
