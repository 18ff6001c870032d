package dev.tributary.io.jdbc;

import dev.tributary.contracts.coder.RowCoder;
import dev.tributary.contracts.gateway.RefusedSample;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Tables;
import java.util.Objects;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptor;

/**
 * The dead letters of the sinks for series: writes into {@code ops.refused_sample} what no store
 * will ever take, and why. A repetition changes nothing. The output is what this table refused in
 * its turn, as of {@link UpsertRows}.
 */
public final class KeepRefusedSamples
    extends PTransform<PCollection<RefusedSample>, PCollection<Row>> {
  private static final long serialVersionUID = 1;

  private final JdbcTarget target;
  private final String runId;

  private KeepRefusedSamples(JdbcTarget target, String runId) {
    this.target = Objects.requireNonNull(target);
    this.runId = Objects.requireNonNull(runId);
  }

  /**
   * @param runId the launch that writes; sorts by launch time
   */
  public static KeepRefusedSamples in(JdbcTarget target, String runId) {
    return new KeepRefusedSamples(target, runId);
  }

  @Override
  public PCollection<Row> expand(PCollection<RefusedSample> refused) {
    String run = runId;
    return refused
        .apply("ToRows", MapElements.into(TypeDescriptor.of(Row.class)).via(r -> row(r, run)))
        .setCoder(RowCoder.of(Tables.REFUSED_SAMPLE))
        .apply("Upsert", UpsertRows.into(Tables.REFUSED_SAMPLE).through(target));
  }

  private static Row row(RefusedSample refused, String runId) {
    double value = refused.sample().value();
    return Row.in(Tables.REFUSED_SAMPLE)
        .set("name", refused.sample().name())
        .set("labels", LabelText.of(refused.sample().labels()))
        .set("at_millis", refused.sample().timeMillis())
        .set("reason", refused.reason().code())
        .set("value", Double.isFinite(value) ? (Double) value : null)
        .set("message", refused.message().replace('\0', ' '))
        .provenance(true, 1, 1, runId, 0)
        .build();
  }
}
