package dev.tributary.contracts.gateway;

import java.util.Arrays;

/**
 * How long requests took, as counts in buckets that grow by 2 %: quantiles are within {@value
 * #ERROR_PERCENT} % of the exact nearest rank, up to a day. Counts add up, so any number of
 * sketches merge exactly, in any order, and batch and streaming agree to the last digit.
 *
 * <p>The mapping is the one of DDSketch (Masson, Rim, Lee: "DDSketch: a fast and fully-mergeable
 * quantile sketch with relative-error guarantees", 2019), with a relative error of 1 % fixed for
 * ever: it is part of the contract.
 */
public final class LatencySketch {
  static final int ERROR_PERCENT = 1;

  private static final double ERROR = ERROR_PERCENT / 100.0;
  private static final double GROWTH = (1 + ERROR) / (1 - ERROR);
  private static final int LONGEST_MILLIS = 24 * 60 * 60 * 1000;

  /** The largest whole millisecond of each bucket; strict arithmetic, so the same everywhere. */
  private static final int[] UPPER = upperBounds();

  private static final int TABLE = 1 << 12;

  /** The bucket of each short latency: nearly all of them. */
  private static final short[] SHORT = shortLatencies();

  private int firstBucket;
  private int[] counts;

  public LatencySketch() {
    counts = new int[0];
  }

  private static int[] upperBounds() {
    int buckets = 1;
    while (StrictMath.pow(GROWTH, buckets - 1) < LONGEST_MILLIS) {
      buckets++;
    }
    int[] upper = new int[buckets];
    for (int i = 1; i < buckets; i++) {
      upper[i] = (int) Math.min(StrictMath.pow(GROWTH, i - 1), LONGEST_MILLIS);
    }
    upper[buckets - 1] = LONGEST_MILLIS;
    return upper;
  }

  private static short[] shortLatencies() {
    short[] buckets = new short[TABLE];
    for (int millis = 0; millis < TABLE; millis++) {
      buckets[millis] = (short) search(millis);
    }
    return buckets;
  }

  /** The bucket of a latency: 0 for none at all; longer than a day counts as a day. */
  public static int bucket(long millis) {
    if (millis < TABLE) {
      return SHORT[(int) Math.max(millis, 0)];
    }
    return search((int) Math.min(millis, LONGEST_MILLIS));
  }

  private static int search(int millis) {
    int low = 0;
    int high = UPPER.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (UPPER[middle] < millis) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Counts a latency by its bucket. */
  public void add(int bucket, int count) {
    makeRoom(bucket, bucket);
    counts[bucket - firstBucket] += count;
  }

  public void add(LatencySketch other) {
    if (other.counts.length == 0) {
      return;
    }
    makeRoom(other.firstBucket, other.firstBucket + other.counts.length - 1);
    for (int i = 0; i < other.counts.length; i++) {
      counts[other.firstBucket + i - firstBucket] += other.counts[i];
    }
  }

  private void makeRoom(int lowest, int highest) {
    if (counts.length == 0) {
      firstBucket = lowest;
      counts = new int[highest - lowest + 1];
    } else if (lowest < firstBucket || highest >= firstBucket + counts.length) {
      int from = Math.min(lowest, firstBucket);
      int to = Math.max(highest + 1, firstBucket + counts.length);
      int[] wider = new int[to - from];
      System.arraycopy(counts, 0, wider, firstBucket - from, counts.length);
      firstBucket = from;
      counts = wider;
    }
  }

  /**
   * The nearest rank: at least the given share of all latencies does not exceed it, within 1 %.
   *
   * @param share above 0 and at most 1
   * @return milliseconds; NaN if nothing was counted
   */
  public double quantile(double share) {
    long total = 0;
    for (int count : counts) {
      total += count;
    }
    long rank = (long) Math.ceil(share * total);
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (total > 0 && seen >= rank) {
        return middle(firstBucket + i);
      }
    }
    return Double.NaN;
  }

  /** The value whose relative distance to both ends of the bucket is the same. */
  private static double middle(int bucket) {
    if (bucket <= 1) {
      return bucket;
    }
    return 2 * StrictMath.pow(GROWTH, bucket - 1) / (GROWTH + 1);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LatencySketch that
        && counts.length == that.counts.length
        && (counts.length == 0 || firstBucket == that.firstBucket)
        && Arrays.equals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(counts);
  }

  /** How many there are. */
  static int buckets() {
    return UPPER.length;
  }

  int firstBucket() {
    return firstBucket;
  }

  int[] counts() {
    return counts;
  }
}
