package dev.tributary.pipelines;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Received;
import dev.tributary.transforms.metric.MayRead;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.transforms.SerializableFunction;

/**
 * Which archived events a bounded run has to let in: those on which a row of its days can depend.
 * To remember the ids of all others, only to find out that nobody asks for them, would cost most of
 * the run.
 *
 * <p>What is no event passes: it is rejected and counted further on.
 */
public final class NeededEvents implements SerializableFunction<Received, Boolean> {
  private static final long serialVersionUID = 1;

  private final ArrayList<Need> needs;

  private NeededEvents(List<Need> needs) {
    this.needs = new ArrayList<>(needs);
  }

  /** What one pipeline reads, and of which event times: [from, to). */
  private record Need(MayRead events, long fromMillis, long toMillis)
      implements java.io.Serializable {}

  /**
   * @param asOf the pipelines whose rows are recomputed, each with the instant it is judged at
   * @param history how far before the days to read; empty for as far as each pipeline needs
   */
  public static NeededEvents of(
      Map<StreamingPipeline, Instant> asOf, Days days, Optional<Duration> history) {
    List<Need> needs = new ArrayList<>();
    asOf.forEach(
        (pipeline, instant) -> {
          if (!pipeline.tables().isEmpty()) {
            boolean ends = !pipeline.looksAhead() && !instant.isBefore(days.end());
            needs.add(
                new Need(
                    MayRead.by(pipeline.metrics()),
                    days.begin().minus(history.orElse(pipeline.history())).toEpochMilli(),
                    ends ? days.end().toEpochMilli() : Long.MAX_VALUE));
          }
        });
    return new NeededEvents(needs);
  }

  /** The days to read of an archive that ends with {@code lastDay}; none if nothing is needed. */
  public Optional<Days> days(LocalDate lastDay) {
    if (needs.isEmpty()) {
      return Optional.empty();
    }
    long from = needs.stream().mapToLong(Need::fromMillis).min().getAsLong();
    long to = needs.stream().mapToLong(Need::toMillis).max().getAsLong();
    LocalDate last = to == Long.MAX_VALUE ? lastDay : day(to - 1);
    return Optional.of(new Days(day(from), last.isBefore(lastDay) ? last : lastDay));
  }

  private static LocalDate day(long millis) {
    return LocalDate.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
  }

  @Override
  public Boolean apply(Received received) {
    if (!(received instanceof Event event)) {
      return true;
    }
    long time = event.timestampMillis();
    return needs.stream()
        .anyMatch(
            need -> time >= need.fromMillis && time < need.toMillis && need.events.holds(event));
  }
}
