package dev.tributary.io.parquet;

import dev.tributary.contracts.coder.EventCoder;
import dev.tributary.contracts.event.Event;
import java.io.IOException;
import java.time.Duration;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupIntoBatches;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Keeps raw events for good: Parquet files under {@code ROOT/dt=YYYY-MM-DD/tenant=TENANT/}, by the
 * UTC day on which they happened (P-063, P-065, P-066). Emits each file once it is complete.
 *
 * <p>Takes bounded or unbounded events in the global window. Unbounded events wait in checkpointed
 * state until their file is full or the flush time has passed, so nothing is lost with a worker and
 * there is no file per bundle. Bounded events wait for full files or the end.
 *
 * <p>At least once. A bundle that is retried writes the same file again. After a restart from a
 * checkpoint events may be cut into other batches than before and then stand in two files: whoever
 * reads counts an {@code event_id} once, as the admission does.
 *
 * <p>Memory: a worker thread holds one batch, at the most {@value #MAX_ROWS} events or {@value
 * #MAX_BYTES} encoded bytes; state holds one open batch per shard, tenant and day.
 */
public final class ArchiveEvents extends PTransform<PCollection<Event>, PCollection<ArchivedFile>> {
  private static final long serialVersionUID = 1;
  private static final int MAX_ROWS = 50_000;
  private static final long MAX_BYTES = 16 << 20;
  private static final int SHARDS = 4;

  private final ArchiveLayout layout;
  private final Duration flush;
  private final int maxRows;
  private final int shards;

  private ArchiveEvents(ArchiveLayout layout, Duration flush, int maxRows, int shards) {
    this.layout = layout;
    this.flush = flush;
    this.maxRows = maxRows;
    this.shards = shards;
  }

  /**
   * @param root a folder of any file system that Beam knows; made if it is not there
   */
  public static ArchiveEvents to(String root) {
    return new ArchiveEvents(ArchiveLayout.below(root), Duration.ofMinutes(5), MAX_ROWS, SHARDS);
  }

  /** How long an unbounded event may wait for its file, by the clock; default 5 minutes. */
  public ArchiveEvents every(Duration flush) {
    if (flush.isNegative() || flush.isZero()) {
      throw new IllegalArgumentException("the flush time must be positive, got " + flush);
    }
    return new ArchiveEvents(layout, flush, maxRows, shards);
  }

  /** Events per file, at the most; default {@value #MAX_ROWS}. */
  public ArchiveEvents withMaxRows(int maxRows) {
    return new ArchiveEvents(layout, flush, requirePositive(maxRows), shards);
  }

  /** Files written side by side for one tenant and day; default {@value #SHARDS}. */
  public ArchiveEvents withShards(int shards) {
    return new ArchiveEvents(layout, flush, maxRows, requirePositive(shards));
  }

  private static int requirePositive(int number) {
    if (number < 1) {
      throw new IllegalArgumentException("must be positive, got " + number);
    }
    return number;
  }

  @Override
  public PCollection<ArchivedFile> expand(PCollection<Event> events) {
    int shards = this.shards;
    return events
        .apply("KeyByFolder", WithKeys.<String, Event>of(event -> key(event, shards)))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), EventCoder.of()))
        .apply("Batch", batches(events.isBounded()))
        .apply("WriteFile", ParDo.of(new WriteFile(new BatchWriter(layout))))
        .setCoder(ArchivedFile.FileCoder.of());
  }

  private GroupIntoBatches<String, Event> batches(PCollection.IsBounded bounded) {
    GroupIntoBatches<String, Event> full =
        GroupIntoBatches.<String, Event>ofSize(maxRows).withByteSize(MAX_BYTES);
    return bounded == PCollection.IsBounded.BOUNDED
        ? full
        : full.withMaxBufferingDuration(org.joda.time.Duration.millis(flush.toMillis()));
  }

  /** By id, so that the same event always waits in the same shard. */
  private static String key(Event event, int shards) {
    int shard = Math.floorMod(event.eventId().hashCode() * 0x9E3779B9 >>> 16, shards);
    return ArchivePartition.of(event).entry(Integer.toString(shard));
  }

  /** One batch, one file, finished within the bundle. */
  private static final class WriteFile extends DoFn<KV<String, Iterable<Event>>, ArchivedFile> {
    private static final long serialVersionUID = 1;
    private final BatchWriter writer;

    WriteFile(BatchWriter writer) {
      this.writer = writer;
    }

    @ProcessElement
    public void process(
        @Element KV<String, Iterable<Event>> batch, OutputReceiver<ArchivedFile> out)
        throws IOException {
      out.output(writer.write(ArchivePartition.parse(batch.getKey()), batch.getValue()));
    }
  }
}
