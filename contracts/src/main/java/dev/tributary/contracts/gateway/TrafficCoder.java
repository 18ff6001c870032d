package dev.tributary.contracts.gateway;

import dev.tributary.contracts.coder.VersionedCoder;
import dev.tributary.contracts.coder.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Counts as variable-length integers, the sketch as its first bucket and the counts from there. */
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
    Wire.writeInt(counts.length + 1, out);
    Wire.writeInt(latencies.firstBucket(), out);
    for (int count : counts) {
      Wire.writeInt(count, out);
    }
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
    if (size == 0) {
      return Traffic.of(counts, null);
    }
    int firstBucket = Wire.readInt(in);
    if (size < 0 || firstBucket < 0 || firstBucket + (size - 1L) > LatencySketch.buckets()) {
      throw new IOException("a sketch of buckets that do not exist");
    }
    int[] buckets = new int[size - 1];
    for (int i = 0; i < buckets.length; i++) {
      buckets[i] = Wire.readInt(in);
      if (buckets[i] < 0) {
        throw new IOException("a count below zero");
      }
    }
    return Traffic.of(counts, LatencySketch.of(firstBucket, buckets));
  }
}
