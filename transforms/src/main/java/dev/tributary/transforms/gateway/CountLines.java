package dev.tributary.transforms.gateway;

import dev.tributary.contracts.gateway.AccessLog;
import dev.tributary.contracts.gateway.Dimensions;
import dev.tributary.contracts.gateway.GroupingSet;
import dev.tributary.contracts.gateway.LatencySketch;
import dev.tributary.contracts.gateway.LogField;
import dev.tributary.contracts.gateway.Traffic;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Instant;

/**
 * Counts the lines of a bundle by cell, and sends only the counts on: this is where the log becomes
 * a hundred times smaller, before anything is shuffled. One table a bundle, no object a line.
 *
 * <p>Nothing is lost or late for it: the watermark does not pass an open bundle, and a checkpoint
 * closes it first.
 */
final class CountLines extends DoFn<AccessLog, KV<Integer, Cells>> {
  private static final long serialVersionUID = 1;

  /** Each cell belongs to one of these; enough that any number of slots gets its share. */
  static final int SHARDS = 64;

  /** In batch a bundle is all there is; so many cells are let go before its end. */
  private static final int MOST_CELLS = 50_000;

  private static final int TOO_MANY_REQUESTS = 429;
  private static final byte[][] CODES = codes();

  private final Region region;
  private final Dimensions dimensions;

  private transient byte[][] throttledPrefixes;
  private transient Labeller labels;
  private transient ByteKey key;
  private transient ByteTable<Traffic> cells;
  private transient Instant oldest;

  CountLines(Region region, Dimensions dimensions) {
    this.region = region;
    this.dimensions = dimensions;
  }

  @Setup
  public void setup() {
    throttledPrefixes =
        region.throttledPrefixes().stream().map(CountLines::bytes).toArray(byte[][]::new);
    labels = new Labeller(dimensions, region.name());
    key = new ByteKey();
    cells = new ByteTable<>();
  }

  @StartBundle
  public void start() {
    labels.forget();
    oldest = null;
  }

  @ProcessElement
  public void count(
      @Element AccessLog log,
      @Timestamp Instant timestamp,
      OutputReceiver<KV<Integer, Cells>> out) {
    oldest = oldest == null || timestamp.isBefore(oldest) ? timestamp : oldest;
    int window = region.windowOf(log.timeMillis());
    int bucket = LatencySketch.bucket(log.usedMillis());
    boolean throttled = isThrottled(log);

    labels.lookAt(log);
    key.begin(window, GroupingSet.PRODUCT);
    add(log, LogField.PRODUCT);
    labels.addRegions(log, key);
    cell(GroupingSet.PRODUCT).add(log, bucket, throttled);

    key.begin(window, GroupingSet.API);
    add(log, LogField.PRODUCT);
    add(log, LogField.API);
    add(log, LogField.VERSION);
    labels.addPriority(log, key);
    cell(GroupingSet.API).add(log, bucket, throttled);

    key.begin(window, GroupingSet.ERROR_CODE);
    add(log, LogField.PRODUCT);
    add(log, LogField.API);
    key.label(CODES[log.httpCode() < 0 ? 0 : log.httpCode()]);
    add(log, LogField.ERROR_CODE);
    cell(GroupingSet.ERROR_CODE).add(log, bucket, throttled);

    key.begin(window, GroupingSet.TENANT);
    add(log, LogField.CALLER_UID);
    labels.addLevel(log, key);
    cell(GroupingSet.TENANT).add(log, bucket, throttled);

    if (cells.size() > MOST_CELLS) {
      flush((shard, counted) -> out.outputWithTimestamp(KV.of(shard, counted), timestamp));
    }
  }

  @FinishBundle
  public void finish(FinishBundleContext context) {
    if (oldest != null) {
      flush(
          (shard, counted) -> context.output(KV.of(shard, counted), oldest, GlobalWindow.INSTANCE));
    }
  }

  private interface Sink {
    void accept(int shard, Cells counted);
  }

  private void flush(Sink sink) {
    Cells[] byShard = new Cells[SHARDS];
    cells.forEach(
        (name, traffic) -> {
          int shard = ByteTable.hash(name, 0, name.length) & SHARDS - 1;
          if (byShard[shard] == null) {
            byShard[shard] = new Cells();
          }
          byShard[shard].add(name, traffic);
        });
    cells.clear();
    for (int shard = 0; shard < SHARDS; shard++) {
      if (byShard[shard] != null) {
        sink.accept(shard, byShard[shard]);
      }
    }
  }

  private Traffic cell(GroupingSet set) {
    Traffic traffic = cells.get(key.bytes(), 0, key.length());
    if (traffic == null) {
      traffic = Traffic.none(set);
      cells.set(key.bytes(), 0, key.length(), traffic);
    }
    return traffic;
  }

  private void add(AccessLog log, LogField field) {
    key.label(log.text(), log.start(field), log.end(field));
  }

  private boolean isThrottled(AccessLog log) {
    if (log.httpCode() == TOO_MANY_REQUESTS) {
      return true;
    }
    int start = log.start(LogField.ERROR_CODE);
    int length = log.end(LogField.ERROR_CODE) - start;
    for (byte[] prefix : throttledPrefixes) {
      if (length >= prefix.length
          && Arrays.equals(prefix, 0, prefix.length, log.text(), start, start + prefix.length)) {
        return true;
      }
    }
    return false;
  }

  /** Every code as text; at 0 what is no code. */
  private static byte[][] codes() {
    byte[][] codes = new byte[600][];
    codes[0] = bytes(Dimensions.UNKNOWN);
    for (int code = 100; code < codes.length; code++) {
      codes[code] = bytes(Integer.toString(code));
    }
    return codes;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
