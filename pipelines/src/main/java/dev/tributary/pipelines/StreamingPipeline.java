package dev.tributary.pipelines;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Received;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Table;
import dev.tributary.contracts.table.Tables;
import dev.tributary.options.Settings;
import dev.tributary.transforms.History;
import dev.tributary.transforms.Run;
import dev.tributary.transforms.admission.Admission;
import dev.tributary.transforms.admission.AdmitOnce;
import dev.tributary.transforms.admission.FirstCell;
import dev.tributary.transforms.admission.LateLedger;
import dev.tributary.transforms.admission.Lateness;
import dev.tributary.transforms.metric.Metric;
import dev.tributary.transforms.metric.RouteEvents;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * One promise kept live, in a job of its own, and recomputed by {@link NightlyPipeline}: what it is
 * called, when an event is late for it, and what it makes of admitted events. A subclass says that;
 * how records come in and where results go is the same for all and stands here.
 */
public abstract class StreamingPipeline {
  /** Its name in the catalogue, in {@code ops.pipeline_progress} and in late events. */
  public abstract String name();

  /** For the catalogue: the windows its rows describe. */
  public abstract String windows();

  /** For the catalogue: how soon after an event its rows are right. */
  public abstract String promise();

  /** For the catalogue: what it answers. */
  public abstract String what();

  /** The topics its records are in. */
  public List<String> topics(Settings.Kafka kafka) {
    return List.of(kafka.topic());
  }

  /**
   * What a flag says for this pipeline, unless it is given: a promise of its own may need another
   * default.
   */
  public Map<String, String> defaults() {
    return Map.of();
  }

  /**
   * When an event is late.
   *
   * @param allowed for how long after its end a window still takes events
   */
  public abstract Lateness lateness(Duration allowed);

  /** What it measures; their purposes say which events are for it. None if all are. */
  public abstract List<? extends Metric> metrics();

  /** The tables it fills, and which days their rows belong to. */
  public abstract List<DatedTable> tables();

  /**
   * How far before a day its rows can depend on an event, unless {@code --history} says otherwise.
   */
  public Duration history() {
    return History.HORIZON;
  }

  /** Whether an event can change what is said of the days before it. */
  public boolean looksAhead() {
    return true;
  }

  /**
   * Computes the rows of each of {@link #tables}, the same for a bounded and an unbounded input.
   *
   * @param events each event once that is for it, in the global window
   */
  public abstract Map<Table, PCollection<Row>> measure(
      Run run, Duration allowedLateness, PCollection<Event> events);

  /**
   * Whether it keeps raw events and dead letters. One pipeline does: all read the same topic, and
   * each record is to be kept once. Nothing may be late for it.
   */
  public boolean keepsRaw() {
    return false;
  }

  /** The whole job, from records to tables and topics. */
  public final void build(
      Pipeline pipeline,
      Run run,
      Duration allowedLateness,
      PTransform<PBegin, PCollection<Received>> source,
      Sinks sinks) {
    Admission admission =
        pipeline
            .apply("Receive", source)
            .apply("AdmitOnce", AdmitOnce.during(run, lateness(allowedLateness)));

    measure(run, allowedLateness, route(admission.admitted()))
        .forEach((table, rows) -> rows.apply(step("Save", table), sinks.rows(table)));
    sinks.admitted().ifPresent(tell -> admission.admitted().apply("TellAdmitted", tell));
    admission.counts().apply("SaveCounts", sinks.rows(Tables.ADMISSION));
    admission.late().apply("KeepLate", sinks.lateEvents());
    firstCell(allowedLateness)
        .ifPresent(
            cell ->
                admission
                    .late()
                    .apply("LateLedger", LateLedger.of(run, cell))
                    .apply("SaveLate", sinks.rows(Tables.LATE_EVENTS)));
    if (keepsRaw()) {
      admission.rejected().apply("KeepRejected", sinks.deadLetters());
      admission.admitted().apply("Archive", sinks.archive());
    }
  }

  /** Of all that was admitted, what is for this pipeline. */
  final PCollection<Event> route(PCollection<Event> admitted) {
    return metrics().isEmpty()
        ? admitted
        : admitted.apply(step("Route", name()), RouteEvents.to(metrics()));
  }

  /** The cell by which lateness is judged; none if no window could have missed an event. */
  private Optional<FirstCell> firstCell(Duration allowed) {
    return tables().stream()
        .filter(DatedTable::dayInKey)
        .findFirst()
        .map(
            dated ->
                new FirstCell(
                    dated.table(), dated.columns().get(0), dated.ends(), lateness(allowed)));
  }

  /** A step's name for a table: {@code SaveTeamDailySummary} for {@code hot.team_daily_summary}. */
  static String step(String verb, Table table) {
    return step(verb, table.name().substring(table.name().indexOf('.') + 1));
  }

  private static String step(String verb, String simpleName) {
    return Arrays.stream(simpleName.split("_", -1))
        .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
        .collect(Collectors.joining("", verb, ""));
  }
}
