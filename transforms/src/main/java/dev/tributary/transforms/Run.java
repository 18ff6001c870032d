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
 * @param fromMillis rows about earlier event times are not asked for
 * @param toMillis rows about this event time or later ones are not asked for
 */
public record Run(String pipeline, String id, long asOfMillis, long fromMillis, long toMillis)
    implements Serializable {
  public Run {
    Objects.requireNonNull(pipeline, "pipeline");
    Objects.requireNonNull(id, "id");
  }

  /** A run whose conclusions follow the watermark. */
  public static Run live(String pipeline, String id) {
    return new Run(pipeline, id, Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  /** A run that is evaluated as of an instant, as if the watermark had stopped there. */
  public static Run asOf(String pipeline, String id, Instant asOf) {
    return live(pipeline, id).asOf(asOf);
  }

  /** The same launch, evaluated as of an instant. */
  public Run asOf(Instant asOf) {
    return new Run(pipeline, id, asOf.toEpochMilli(), fromMillis, toMillis);
  }

  /** The same launch, asked for rows about [from, to) only; others may be left out. */
  public Run within(Instant from, Instant to) {
    return new Run(pipeline, id, asOfMillis, from.toEpochMilli(), to.toEpochMilli());
  }

  /** The event time up to which conclusions may be drawn while the watermark stands there. */
  public long clock(long watermarkMillis) {
    return Math.min(watermarkMillis, asOfMillis);
  }
}
