package dev.tributary.contracts.gateway;

import java.util.Objects;

/**
 * Sums over any number of requests: counts, milliseconds and a sketch of latencies, never a mean
 * (T-25). Two of them add up to the same whatever was counted first.
 */
public final class Traffic {
  /** A slower request is slow (G-050). */
  public static final long SLOW_MILLIS = 1000;

  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVICE_UNAVAILABLE = 503;

  private long requests;
  private long sumMillis;
  private long slow;
  private long http2xx;
  private long http4xx;
  private long http429;
  private long http5xx;
  private long http503;
  private long unknownCode;
  private long throttled;
  private long lineBytes;
  private long partialBytes;
  private final LatencySketch latencies;

  private Traffic(LatencySketch latencies) {
    this.latencies = latencies;
  }

  public static Traffic none(GroupingSet set) {
    return new Traffic(set.withLatencies() ? new LatencySketch() : null);
  }

  /** Only that many requests; nothing else is known of them. */
  public static Traffic requests(long count) {
    Traffic traffic = new Traffic(null);
    traffic.requests = count;
    return traffic;
  }

  /**
   * How large requests were, as lines and as what was made of them.
   *
   * @param lineBytes of their log lines
   * @param partialBytes of the partials that tell of them
   */
  public static Traffic volume(long requests, long lineBytes, long partialBytes) {
    Traffic traffic = requests(requests);
    traffic.lineBytes = lineBytes;
    traffic.partialBytes = partialBytes;
    return traffic;
  }

  /**
   * Counts one request.
   *
   * @param bucket of its latency, see {@link LatencySketch#bucket}
   * @param isThrottled whether it was refused for being one too many
   */
  public void add(AccessLog log, int bucket, boolean isThrottled) {
    requests++;
    sumMillis += log.usedMillis();
    if (log.usedMillis() > SLOW_MILLIS) {
      slow++;
    }
    int code = log.httpCode();
    if (code == AccessLog.UNKNOWN_CODE) {
      unknownCode++;
    } else if (code >= 500) {
      http5xx++;
      http503 += code == SERVICE_UNAVAILABLE ? 1 : 0;
    } else if (code >= 400) {
      http4xx++;
      http429 += code == TOO_MANY_REQUESTS ? 1 : 0;
    } else if (code >= 200 && code < 300) {
      http2xx++;
    }
    if (isThrottled) {
      throttled++;
    }
    lineBytes += log.lineBytes();
    if (latencies != null) {
      latencies.add(bucket, 1);
    }
  }

  public void add(Traffic other) {
    requests += other.requests;
    sumMillis += other.sumMillis;
    slow += other.slow;
    http2xx += other.http2xx;
    http4xx += other.http4xx;
    http429 += other.http429;
    http5xx += other.http5xx;
    http503 += other.http503;
    unknownCode += other.unknownCode;
    throttled += other.throttled;
    lineBytes += other.lineBytes;
    partialBytes += other.partialBytes;
    if (latencies != null && other.latencies != null) {
      latencies.add(other.latencies);
    }
  }

  /** As it is now; what is added to this one later does not change it. */
  public Traffic copy() {
    Traffic copy = new Traffic(latencies == null ? null : new LatencySketch());
    copy.add(this);
    return copy;
  }

  public long requests() {
    return requests;
  }

  public long sumMillis() {
    return sumMillis;
  }

  public long slow() {
    return slow;
  }

  public long http2xx() {
    return http2xx;
  }

  public long http4xx() {
    return http4xx;
  }

  public long http429() {
    return http429;
  }

  public long http5xx() {
    return http5xx;
  }

  public long http503() {
    return http503;
  }

  /** Requests whose code is no number from 100 to 599. */
  public long unknownCode() {
    return unknownCode;
  }

  public long throttled() {
    return throttled;
  }

  /** Of the log lines, before pruning. */
  public long lineBytes() {
    return lineBytes;
  }

  /** Of the partials; known only where they are merged. */
  public long partialBytes() {
    return partialBytes;
  }

  /** Null if its grouping set carries none. */
  public LatencySketch latencies() {
    return latencies;
  }

  long[] counts() {
    return new long[] {
      requests,
      sumMillis,
      slow,
      http2xx,
      http4xx,
      http429,
      http5xx,
      http503,
      unknownCode,
      throttled,
      lineBytes,
      partialBytes
    };
  }

  static Traffic of(long[] counts, LatencySketch latencies) {
    Traffic traffic = new Traffic(latencies);
    traffic.requests = counts[0];
    traffic.sumMillis = counts[1];
    traffic.slow = counts[2];
    traffic.http2xx = counts[3];
    traffic.http4xx = counts[4];
    traffic.http429 = counts[5];
    traffic.http5xx = counts[6];
    traffic.http503 = counts[7];
    traffic.unknownCode = counts[8];
    traffic.throttled = counts[9];
    traffic.lineBytes = counts[10];
    traffic.partialBytes = counts[11];
    return traffic;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Traffic that
        && java.util.Arrays.equals(counts(), that.counts())
        && Objects.equals(latencies, that.latencies);
  }

  @Override
  public int hashCode() {
    return Objects.hash(requests, sumMillis, latencies);
  }

  @Override
  public String toString() {
    return "Traffic" + java.util.Arrays.toString(counts());
  }
}
