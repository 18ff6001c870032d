package dev.tributary.transforms.gateway;

import dev.tributary.contracts.gateway.Partial;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Instant;

/**
 * Gathers the partials of a bundle by shard, so that the state of a shard is read once a bundle and
 * not once a partial. All that is said of one series, by whichever region, is of one shard.
 */
final class BatchPartials extends DoFn<Partial, KV<Integer, List<Partial>>> {
  private static final long serialVersionUID = 1;

  static final int SHARDS = 64;

  /** In batch a bundle is all there is. */
  private static final int MOST = 50_000;

  private transient List<List<Partial>> shards;
  private transient Instant oldest;
  private transient int size;

  @StartBundle
  public void start() {
    shards = new ArrayList<>();
    for (int shard = 0; shard < SHARDS; shard++) {
      shards.add(new ArrayList<>());
    }
    size = 0;
    oldest = null;
  }

  @ProcessElement
  public void gather(
      @Element Partial partial,
      @Timestamp Instant timestamp,
      OutputReceiver<KV<Integer, List<Partial>>> out) {
    oldest = oldest == null || timestamp.isBefore(oldest) ? timestamp : oldest;
    int shard = Math.floorMod(31 * partial.set().name().hashCode() + seriesHash(partial), SHARDS);
    shards.get(shard).add(partial);
    if (++size > MOST) {
      flush(batch -> out.outputWithTimestamp(batch, timestamp));
    }
  }

  /** Labels without the region: regions of one series are added up in one place. */
  private static int seriesHash(Partial partial) {
    return SeriesCell.labelsOf(partial).hashCode();
  }

  @FinishBundle
  public void finish(FinishBundleContext context) {
    flush(batch -> context.output(batch, oldest, GlobalWindow.INSTANCE));
  }

  private void flush(java.util.function.Consumer<KV<Integer, List<Partial>>> out) {
    for (int shard = 0; shard < SHARDS; shard++) {
      if (!shards.get(shard).isEmpty()) {
        out.accept(KV.of(shard, List.copyOf(shards.get(shard))));
        shards.get(shard).clear();
      }
    }
    size = 0;
  }
}
