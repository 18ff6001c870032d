package dev.tributary.pipelines;

import dev.tributary.contracts.event.DeadLetter;
import dev.tributary.contracts.gateway.Dimensions;
import dev.tributary.contracts.gateway.Partial;
import dev.tributary.io.kafka.KafkaGatewayIO;
import dev.tributary.transforms.gateway.AggregateRegion;
import dev.tributary.transforms.gateway.Region;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.POutput;

/**
 * Layer 1, in every region (G-017): raw lines are pruned and read, labelled by what is known of
 * their node, caller and API, counted by grouping set in short windows, and only the counts leave
 * the region.
 *
 * <p>{@code ./tributary run gateway-regional --config=flink-availability
 * --flinkMaster=localhost:8081 --region=cn-shanghai --bootstrapServers=localhost:9092}
 */
public final class GatewayRegionalPipeline {
  private GatewayRegionalPipeline() {}

  /**
   * The whole job.
   *
   * @param source gives {@link KafkaGatewayIO#LOGS} and {@link KafkaGatewayIO#REFUSED}
   */
  public static void build(
      Pipeline pipeline,
      Region region,
      Dimensions dimensions,
      PTransform<PBegin, PCollectionTuple> source,
      PTransform<PCollection<Partial>, ? extends POutput> partials,
      PTransform<PCollection<DeadLetter>, ? extends POutput> deadLetters) {
    PCollectionTuple lines = pipeline.apply("ReadLogs", source);
    lines
        .get(KafkaGatewayIO.LOGS)
        .apply("AggregateRegion", AggregateRegion.in(region, dimensions))
        .apply("SendPartials", partials);
    lines.get(KafkaGatewayIO.REFUSED).apply("KeepRefused", deadLetters);
  }
}
