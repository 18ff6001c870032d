package dev.tributary.pipelines;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Received;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Table;
import dev.tributary.contracts.table.Tables;
import dev.tributary.transforms.Run;
import dev.tributary.transforms.admission.Admission;
import dev.tributary.transforms.admission.AdmitOnce;
import dev.tributary.transforms.admission.FirstCell;
import dev.tributary.transforms.admission.LateLedger;
import dev.tributary.transforms.admission.Lateness;
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

  /**
   * When an event is late.
   *
   * @param allowed for how long after its end a window still takes events
   */
  public abstract Lateness lateness(Duration allowed);

  /** The tables it fills, and which days their rows belong to. */
  public abstract List<DatedTable> tables();

  /**
   * Computes the rows of each of {@link #tables}, the same for a bounded and an unbounded input.
   *
   * @param admitted each event once, in the global window
   */
  public abstract Map<Table, PCollection<Row>> measure(
      Run run, Duration allowedLateness, PCollection<Event> admitted);

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

    measure(run, allowedLateness, admission.admitted())
        .forEach((table, rows) -> rows.apply(step("Save", table), sinks.rows(table)));
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

  /** The cell by which lateness is judged; none if no window could have missed an event. */
  private Optional<FirstCell> firstCell(Duration allowed) {
    return tables().stream()
        .filter(DatedTable::dayInKey)
        .findFirst()
        .map(
            dated ->
                new FirstCell(
                    dated.table().name(), dated.columns().get(0), dated.ends(), lateness(allowed)));
  }

  /** A step's name for a table: {@code SaveTeamDailySummary} for {@code hot.team_daily_summary}. */
  static String step(String verb, Table table) {
    String simpleName = table.name().substring(table.name().indexOf('.') + 1);
    return Arrays.stream(simpleName.split("_", -1))
        .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
        .collect(Collectors.joining("", verb, ""));
  }
}
