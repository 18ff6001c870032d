package dev.tributary.pipelines;

import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/** A range of calendar days (UTC), both included. */
public record Days(LocalDate from, LocalDate to) implements Serializable {
  boolean holds(LocalDate day) {
    return !day.isBefore(from) && !day.isAfter(to);
  }

  boolean holds(Instant moment) {
    return holds(LocalDate.ofInstant(moment, ZoneOffset.UTC));
  }

  /** Those of the days that come after a day. */
  public Optional<Days> after(LocalDate day) {
    if (day.isBefore(from)) {
      return Optional.of(this);
    }
    return day.isBefore(to) ? Optional.of(new Days(day.plusDays(1), to)) : Optional.empty();
  }

  /** Midnight before the first day. */
  public Instant begin() {
    return from.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** Midnight after the last day. */
  public Instant end() {
    return to.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
