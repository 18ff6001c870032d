package dev.tributary.io.jdbc;

import dev.tributary.contracts.coder.RowCoder;
import dev.tributary.contracts.gateway.RefusedSample;
import dev.tributary.contracts.gateway.RefusedSampleCoder;
import dev.tributary.contracts.gateway.Sample;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Tables;
import java.time.Instant;
import java.util.Objects;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptor;

/**
 * Writes final values of time series into {@code hot.series_sample}: the metric store of those who
 * have none. The output is what the database refused, as of {@link UpsertRows}, which does the
 * work.
 *
 * <p>A sample is final, so every one knows equally much: its coverage is 1 and its revision 0. By
 * the {@link Guard} a repetition changes nothing, and a newer run takes the place of an older one.
 */
public final class UpsertSamples
    extends PTransform<PCollection<Sample>, PCollection<RefusedSample>> {
  private static final long serialVersionUID = 1;

  private final JdbcTarget target;
  private final String runId;

  private UpsertSamples(JdbcTarget target, String runId) {
    this.target = Objects.requireNonNull(target);
    this.runId = Objects.requireNonNull(runId);
  }

  /**
   * @param runId the launch that writes; sorts by launch time
   */
  public static UpsertSamples through(JdbcTarget target, String runId) {
    return new UpsertSamples(target, runId);
  }

  @Override
  public PCollection<RefusedSample> expand(PCollection<Sample> samples) {
    String run = runId;
    return samples
        .apply("ToRows", MapElements.into(TypeDescriptor.of(Row.class)).via(s -> row(s, run)))
        .setCoder(RowCoder.of(Tables.SERIES_SAMPLE))
        .apply("Upsert", UpsertRows.into(Tables.SERIES_SAMPLE).through(target))
        .apply(
            "GiveBack",
            MapElements.into(TypeDescriptor.of(RefusedSample.class)).via(UpsertSamples::refused))
        .setCoder(RefusedSampleCoder.of());
  }

  private static Row row(Sample sample, String runId) {
    return Row.in(Tables.SERIES_SAMPLE)
        .set("name", sample.name())
        .set("labels", LabelText.of(sample.labels()))
        .set("at", Instant.ofEpochMilli(sample.timeMillis()))
        .set("value", sample.value())
        .provenance(true, 1, 1, runId, 0)
        .build();
  }

  private static RefusedSample refused(Row row) {
    Sample sample =
        Sample.of(
            (String) row.get("name"),
            LabelText.read((String) row.get("labels")),
            ((Instant) row.get("at")).toEpochMilli(),
            (Double) row.get("value"));
    return new RefusedSample(
        sample, RefusedSample.Reason.INVALID, "the database does not take its value or labels");
  }
}
