package dev.tributary.pipelines;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Table;
import dev.tributary.contracts.table.Tables;
import dev.tributary.options.Settings;
import dev.tributary.transforms.Run;
import dev.tributary.transforms.activity.MeasureActivity;
import dev.tributary.transforms.activity.metric.ActivityMetric;
import dev.tributary.transforms.admission.Lateness;
import dev.tributary.transforms.metric.Metric;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.values.PCollection;

/**
 * Who is active, what they look at and what they spend.
 *
 * <p>{@code ./tributary run activity --runner=FlinkRunner --bootstrapServers=localhost:9092
 * --hotJdbcUrl=jdbc:postgresql://localhost/tributary --coldPath=/var/lib/tributary/cold}
 */
public final class ActivityPipeline extends StreamingPipeline {
  public static final String NAME = "activity";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String windows() {
    return "1 min to day; session, 30 min gap";
  }

  @Override
  public String promise() {
    return "P95 <= 3 s";
  }

  @Override
  public String what() {
    return "active users, page views, revenue and sessions of a product's users";
  }

  @Override
  public List<String> topics(Settings.Kafka kafka) {
    return List.of(kafka.activityTopic());
  }

  /**
   * There are too many events to remember a week of their ids in the hot path (T-43): what is later
   * than an hour is for the nightly run.
   */
  @Override
  public Map<String, String> defaults() {
    return Map.of("allowedLateness", "PT1H");
  }

  @Override
  public Lateness lateness(Duration allowed) {
    return MeasureActivity.lateness(allowed);
  }

  @Override
  public List<? extends Metric> metrics() {
    return ActivityMetric.all();
  }

  @Override
  public List<DatedTable> tables() {
    return List.of(
        DatedTable.at(Tables.ACTIVE_USERS, "minute"),
        DatedTable.at(Tables.DAILY_ACTIVE_USERS, "day"),
        DatedTable.at(Tables.PAGE_VIEWS, "minute"),
        DatedTable.at(Tables.REVENUE_HOUR, "hour"),
        DatedTable.at(Tables.USER_ACTIVITY_5M, "window_start"));
  }

  /**
   * Pages, money and users of the day are of their own minute, hour or day; the users of thirty
   * minutes reach 29 minutes back. A user's session reaches back to the last half hour of silence,
   * and that is within a day for people. Of what never pauses for so long, the row that was
   * published live has seen more than a bounded run that reads a day: it stays (the guard), and
   * {@code verify} names it.
   */
  @Override
  public Duration history() {
    return Duration.ofDays(1);
  }

  /**
   * Every window ends within its day, and what is later has no part in it (decision 0029). Only
   * while the day is not over, a later event says that the minutes up to it have begun.
   */
  @Override
  public boolean looksAhead() {
    return false;
  }

  @Override
  public Map<Table, PCollection<Row>> measure(
      Run run, Duration allowedLateness, PCollection<Event> admitted) {
    return admitted
        .apply("MeasureActivity", MeasureActivity.during(run, allowedLateness))
        .byTable();
  }
}
