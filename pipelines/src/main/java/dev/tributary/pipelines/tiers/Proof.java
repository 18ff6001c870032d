package dev.tributary.pipelines.tiers;

import dev.tributary.io.jdbc.OldDays;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** That what a table is about to forget is known elsewhere. */
interface Proof {
  /** Where, for the audit. */
  String place();

  /** Reads what takes long, while others still write to the table. */
  default void prepare(Set<LocalDate> days) throws IOException {}

  /**
   * The first thing that is not known there, while nobody writes to the table.
   *
   * @param days the old days and their number of rows
   */
  Optional<String> difference(OldDays old, SortedMap<LocalDate, Long> days) throws IOException;
}
