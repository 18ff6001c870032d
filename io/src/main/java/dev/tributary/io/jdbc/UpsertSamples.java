package dev.tributary.io.jdbc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tributary.contracts.coder.RowCoder;
import dev.tributary.contracts.gateway.RefusedSample;
import dev.tributary.contracts.gateway.RefusedSampleCoder;
import dev.tributary.contracts.gateway.Sample;
import dev.tributary.contracts.table.Row;
import dev.tributary.contracts.table.Tables;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
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
  private static final JsonFactory JSON = new JsonFactory();

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
        .set("labels", json(sample.labels()))
        .set("at", Instant.ofEpochMilli(sample.timeMillis()))
        .set("value", sample.value())
        .provenance(true, 1, 1, runId, 0)
        .build();
  }

  private static RefusedSample refused(Row row) {
    Sample sample =
        Sample.of(
            (String) row.get("name"),
            labels((String) row.get("labels")),
            ((Instant) row.get("at")).toEpochMilli(),
            (Double) row.get("value"));
    return new RefusedSample(
        sample, RefusedSample.Reason.INVALID, "the database does not take its value or labels");
  }

  /** In the order of names, without those that are empty: one series, one text. */
  private static String json(Map<String, String> labels) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      for (Map.Entry<String, String> label : labels.entrySet()) {
        if (!label.getValue().isEmpty()) {
          json.writeStringField(label.getKey(), label.getValue());
        }
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static Map<String, String> labels(String text) {
    Map<String, String> labels = new TreeMap<>();
    try (JsonParser json = JSON.createParser(text)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        labels.put(json.currentName(), json.nextTextValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return labels;
  }
}
