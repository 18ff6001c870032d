package dev.tributary.pipelines;

import dev.tributary.contracts.event.DeadLetter;
import dev.tributary.contracts.gateway.Partial;
import dev.tributary.contracts.gateway.RefusedSample;
import dev.tributary.contracts.gateway.Sample;
import dev.tributary.io.kafka.KafkaGatewayIO;
import dev.tributary.transforms.gateway.MergeRegions;
import dev.tributary.transforms.gateway.SeriesPlan;
import java.util.Set;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.POutput;

/**
 * Layer 2 (G-018): what the regions counted is merged, named and written as time series, each
 * sample once and final.
 *
 * <p>{@code ./tributary run gateway-metrics --config=flink-availability
 * --flinkMaster=localhost:8081 --bootstrapServers=localhost:9092
 * --hotJdbcUrl=jdbc:postgresql://localhost/tributary}
 */
public final class GatewayMetricsPipeline {
  private GatewayMetricsPipeline() {}

  /**
   * The whole job.
   *
   * @param regions whose partials are read; none means all
   * @param series writes samples, and gives back what no store will take
   * @param refused keeps that
   * @param source gives {@link KafkaGatewayIO#PARTIALS} and {@link KafkaGatewayIO#REFUSED}
   */
  public static void build(
      Pipeline pipeline,
      SeriesPlan plan,
      Set<String> regions,
      PTransform<PBegin, PCollectionTuple> source,
      PTransform<PCollection<Sample>, PCollection<RefusedSample>> series,
      PTransform<PCollection<RefusedSample>, ? extends POutput> refused,
      PTransform<PCollection<DeadLetter>, ? extends POutput> deadLetters) {
    PCollectionTuple partials = pipeline.apply("ReadPartials", source);
    partials
        .get(KafkaGatewayIO.PARTIALS)
        .apply("OfRegions", Filter.by(new OfRegions(regions)))
        .apply("MergeRegions", MergeRegions.into(plan))
        .apply("WriteSeries", series)
        .apply("KeepRefusedSamples", refused);
    partials.get(KafkaGatewayIO.REFUSED).apply("KeepRefused", deadLetters);
  }

  private static final class OfRegions implements SerializableFunction<Partial, Boolean> {
    private static final long serialVersionUID = 1;

    private final Set<String> regions;

    OfRegions(Set<String> regions) {
      this.regions = Set.copyOf(regions);
    }

    @Override
    public Boolean apply(Partial partial) {
      return regions.isEmpty() || regions.contains(partial.region());
    }
  }
}
