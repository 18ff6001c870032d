package dev.tributary.transforms;

import java.io.Serializable;
import java.time.Instant;
import java.util.Objects;

/**
 * One launch of a pipeline, as its rows remember it.
 *
 * @param pipeline the pipeline's name in the catalogue
 * @param id sorts by launch time, so that the newer of two equally knowing runs wins
 * @param asOfMillis nothing is concluded beyond this event time, epoch milliseconds; {@link
 *     Long#MAX_VALUE} lets the watermark alone decide
 */
public record Run(String pipeline, String id, long asOfMillis) implements Serializable {
  public Run {
    Objects.requireNonNull(pipeline, "pipeline");
    Objects.requireNonNull(id, "id");
  }

  /** A run whose conclusions follow the watermark. */
  public static Run live(String pipeline, String id) {
    return new Run(pipeline, id, Long.MAX_VALUE);
  }

  /** A run that is evaluated as of an instant, as if the watermark had stopped there. */
  public static Run asOf(String pipeline, String id, Instant asOf) {
    return new Run(pipeline, id, asOf.toEpochMilli());
  }

  /** The event time up to which conclusions may be drawn while the watermark stands there. */
  public long clock(long watermarkMillis) {
    return Math.min(watermarkMillis, asOfMillis);
  }
}
