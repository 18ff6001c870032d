package dev.tributary.pipelines;

import dev.tributary.contracts.coder.RowCoder;
import dev.tributary.contracts.event.Received;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Table;
import dev.tributary.contracts.table.Tables;
import dev.tributary.transforms.Run;
import dev.tributary.transforms.admission.Admission;
import dev.tributary.transforms.admission.AdmitOnce;
import dev.tributary.transforms.delivery.MeasureDelivery;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.POutput;

/**
 * Delivery, recomputed from the raw events of the cold tier, for whole days: the nightly run, a
 * backfill, and what {@code verify} compares with.
 *
 * <ol>
 *   <li>receive: the archived events of the days, of the history before them, and of all later
 *       days, because a later event can correct an earlier day
 *   <li>admit once, measure delivery: the same transforms as live
 *   <li>keep the rows of the days asked for, and save them
 * </ol>
 *
 * <p>{@code ./tributary nightly --date=2025-10-09
 * --hotJdbcUrl=jdbc:postgresql://localhost/tributary --coldPath=/var/lib/tributary/cold}
 */
public final class NightlyPipeline {
  /** Its name in the catalogue. */
  public static final String NAME = "nightly";

  /** The tables whose rows it recomputes. */
  public static final List<Table> TABLES =
      List.of(Tables.TASK_CYCLE_TIME, Tables.TEAM_DELIVERY_24H, Tables.TEAM_DAILY_SUMMARY);

  private NightlyPipeline() {}

  /**
   * @param save where the rows of each of {@link #TABLES} and the counts of the admission go
   */
  public static void build(
      Pipeline pipeline,
      Run run,
      Days days,
      PTransform<PBegin, PCollection<Received>> source,
      Function<Table, PTransform<PCollection<Row>, ? extends POutput>> save) {
    Admission admission =
        pipeline
            .apply("Receive", source)
            .apply("AdmitOnce", AdmitOnce.during(run, DeliveryPipeline.lateness(Duration.ZERO)));

    MeasureDelivery.Rows rows =
        admission.admitted().apply("MeasureDelivery", MeasureDelivery.during(run, Duration.ZERO));

    rows.tasks()
        .apply("KeepTasks", keep(Tables.TASK_CYCLE_TIME, days::holdsTask))
        .apply("SaveTasks", save.apply(Tables.TASK_CYCLE_TIME));
    rows.last24h()
        .apply("KeepLast24h", keep(Tables.TEAM_DELIVERY_24H, days::holdsWindow))
        .apply("SaveLast24h", save.apply(Tables.TEAM_DELIVERY_24H));
    rows.daily()
        .apply("KeepDaily", keep(Tables.TEAM_DAILY_SUMMARY, days::holdsDay))
        .apply("SaveDaily", save.apply(Tables.TEAM_DAILY_SUMMARY));
    admission.counts().apply("SaveCounts", save.apply(Tables.ADMISSION));
  }

  private static PTransform<PCollection<Row>, PCollection<Row>> keep(
      Table table, SerializableFunction<Row, Boolean> which) {
    return new PTransform<>() {
      private static final long serialVersionUID = 1;

      @Override
      public PCollection<Row> expand(PCollection<Row> rows) {
        return rows.apply("Keep", Filter.by(which)).setCoder(RowCoder.of(table));
      }
    };
  }

  /** A range of calendar days (UTC), both included, and which rows belong to it. */
  public record Days(LocalDate from, LocalDate to) implements java.io.Serializable {
    boolean holdsDay(Row row) {
      return holds((LocalDate) row.get("summary_date"));
    }

    boolean holdsWindow(Row row) {
      return holds(((Instant) row.get("window_end")).minusMillis(1));
    }

    /** A task belongs to the days in which it was created or deployed. */
    boolean holdsTask(Row row) {
      return holds((Instant) row.get("created_at"))
          || holds((Instant) row.get("first_deployed_at"))
          || holds((Instant) row.get("deployed_at"));
    }

    private boolean holds(Instant moment) {
      return moment != null && holds(LocalDate.ofInstant(moment, ZoneOffset.UTC));
    }

    private boolean holds(LocalDate day) {
      return !day.isBefore(from) && !day.isAfter(to);
    }
  }
}
