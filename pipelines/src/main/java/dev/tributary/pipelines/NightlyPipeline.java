package dev.tributary.pipelines;

import dev.tributary.contracts.coder.RowCoder;
import dev.tributary.contracts.event.Received;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Table;
import dev.tributary.contracts.table.Tables;
import dev.tributary.transforms.Run;
import dev.tributary.transforms.admission.Admission;
import dev.tributary.transforms.admission.AdmitOnce;
import dev.tributary.transforms.admission.Lateness;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.function.Function;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.POutput;

/**
 * What the streaming pipelines measure, recomputed from the raw events of the cold tier, for whole
 * days: the nightly run, a backfill, and what {@code verify} compares with.
 *
 * <ol>
 *   <li>receive: the archived events of the days, of the history before them, and of all later
 *       days, because a later event can correct an earlier day; and keep those on which a row of
 *       the days can depend ({@link NeededEvents})
 *   <li>admit once; measure: the same transforms as live, each as of the watermark of its own
 *       pipeline
 *   <li>keep the rows of the days asked for, and save them
 * </ol>
 *
 * <p>{@code ./tributary nightly --date=2025-10-09
 * --hotJdbcUrl=jdbc:postgresql://localhost/tributary --coldPath=/var/lib/tributary/cold}
 */
public final class NightlyPipeline {
  /** Its name in the catalogue. */
  public static final String NAME = "nightly";

  /** All records are known before one is admitted: nothing is late, whatever the windows. */
  private static final Lateness NEVER_LATE = Lateness.tumbling(Duration.ofDays(1), Duration.ZERO);

  private NightlyPipeline() {}

  /**
   * @param run the launch
   * @param asOf the pipelines whose rows to recompute, and as of when
   * @param needed which of the source's events to let in
   * @param save where the rows of each of their tables and the counts of the admission go
   */
  public static void build(
      Pipeline pipeline,
      Run run,
      Map<StreamingPipeline, Instant> asOf,
      Days days,
      PTransform<PBegin, PCollection<Received>> source,
      NeededEvents needed,
      Function<Table, PTransform<PCollection<Row>, ? extends POutput>> save) {
    Admission admission =
        pipeline
            .apply("Receive", source)
            .apply("KeepNeeded", Filter.by(needed))
            .apply("AdmitOnce", AdmitOnce.during(run, NEVER_LATE));

    asOf.forEach(
        (measuring, instant) -> {
          Days published = published(measuring, days, instant);
          Run ofItsOwn = run.asOf(instant).within(published.begin(), published.end());
          Map<Table, PCollection<Row>> rows =
              measuring.measure(ofItsOwn, Duration.ZERO, measuring.route(admission.admitted()));
          for (DatedTable dated : measuring.tables()) {
            Table table = dated.table();
            PCollection<Row> all = rows.get(table);
            // A row that can change its day must be known wherever it is now.
            PCollection<Row> due =
                dated.dayInKey()
                    ? all.apply(StreamingPipeline.step("Keep", table), keep(dated, days))
                        .setCoder(RowCoder.of(table))
                    : all;
            due.apply(StreamingPipeline.step("Save", table), save.apply(table));
          }
        });
    admission.counts().apply("SaveCounts", save.apply(Tables.ADMISSION));
  }

  /**
   * From the first of the days of which the stream has published everything in one of its tables:
   * rows of earlier ones would be computed for nothing.
   */
  private static Days published(StreamingPipeline measuring, Days days, Instant asOf) {
    return measuring.tables().stream()
        .flatMap(dated -> dated.comparable(days, asOf).stream())
        .min(Comparator.comparing(Days::from))
        .orElse(new Days(days.to(), days.to()));
  }

  private static Filter<Row> keep(DatedTable dated, Days days) {
    return Filter.by((Row row) -> dated.holds(row, days));
  }
}
