package dev.tributary.contracts.gateway;

import dev.tributary.contracts.coder.VersionedCoder;
import dev.tributary.contracts.coder.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Counts as variable-length integers, the sketch as its filled buckets: gap and count. */
public final class TrafficCoder extends VersionedCoder<Traffic> {
  private static final TrafficCoder INSTANCE = new TrafficCoder();
  private static final int COUNTS = 12;

  public static TrafficCoder of() {
    return INSTANCE;
  }

  private Object readResolve() {
    return INSTANCE;
  }

  @Override
  protected void write(Traffic traffic, OutputStream out) throws IOException {
    for (long count : traffic.counts()) {
      Wire.writeLong(count, out);
    }
    LatencySketch latencies = traffic.latencies();
    if (latencies == null) {
      Wire.writeInt(0, out);
      return;
    }
    int[] counts = latencies.counts();
    Wire.writeInt(filled(counts) + 1, out);
    int last = 0;
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        int bucket = latencies.firstBucket() + i;
        Wire.writeInt(bucket - last, out);
        Wire.writeInt(counts[i], out);
        last = bucket;
      }
    }
  }

  private static int filled(int[] counts) {
    int filled = 0;
    for (int count : counts) {
      filled += count > 0 ? 1 : 0;
    }
    return filled;
  }

  @Override
  protected Traffic read(InputStream in) throws IOException {
    long[] counts = new long[COUNTS];
    for (int i = 0; i < COUNTS; i++) {
      counts[i] = Wire.readLong(in);
      if (counts[i] < 0) {
        throw new IOException("a count below zero");
      }
    }
    int size = Wire.readInt(in);
    return Traffic.of(counts, size == 0 ? null : readSketch(size - 1, in));
  }

  private static LatencySketch readSketch(int filled, InputStream in) throws IOException {
    if (filled < 0 || filled > LatencySketch.buckets()) {
      throw new IOException("a sketch of " + filled + " buckets");
    }
    int[] buckets = new int[filled];
    int[] counts = new int[filled];
    for (int i = 0; i < filled; i++) {
      int gap = Wire.readInt(in);
      buckets[i] = (i == 0 ? 0 : buckets[i - 1]) + gap;
      counts[i] = Wire.readInt(in);
      if (gap < (i == 0 ? 0 : 1) || buckets[i] >= LatencySketch.buckets() || counts[i] < 1) {
        throw new IOException("a bucket that does not exist, or is empty");
      }
    }
    LatencySketch sketch = new LatencySketch();
    if (filled > 0) {
      // The last first: then the array has its size at once.
      sketch.add(buckets[filled - 1], counts[filled - 1]);
      for (int i = 0; i < filled - 1; i++) {
        sketch.add(buckets[i], counts[i]);
      }
    }
    return sketch;
  }
}
