package dev.tributary.pipelines.tiers;

import dev.tributary.contracts.table.Tables;
import dev.tributary.io.jdbc.DatedStore;
import dev.tributary.io.jdbc.JdbcTarget;
import dev.tributary.io.jdbc.OldDays;
import dev.tributary.io.jdbc.Turn;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Lets a tier forget, and only what another one knows: hot summaries that warm holds, warm
 * summaries that cold holds, and of the other tables what the raw events are there to recompute.
 *
 * <p>The proof and the drop are one transaction, in which nobody else writes to the table: a row
 * that changes a moment before is seen. One day that differs keeps the whole table.
 */
public final class Retention {
  private final JdbcTarget database;
  private final String run;
  private final boolean dryRun;
  private final ColdSummaries summaries;
  private final Proof inWarm;
  private final Proof inCold;
  private final Proof inRawEvents;

  /**
   * @param run the name under which {@code ops.retention_audit} remembers what was dropped
   * @param dryRun prove everything, drop nothing
   */
  public Retention(
      JdbcTarget database, String coldPath, String events, String run, boolean dryRun) {
    this.database = database;
    this.run = run;
    this.dryRun = dryRun;
    this.summaries = ColdSummaries.of(database, coldPath);
    this.inWarm = new InWarm(database);
    this.inCold = new InCold(database, summaries);
    this.inRawEvents = new InRawEvents(database, events);
  }

  /**
   * What became of the old days of a table.
   *
   * @param days those that were older than the horizon, and the rows of each
   * @param difference why they were kept; empty if they were dropped, or would be
   * @param proof where the same rows are
   */
  public record Outcome(
      SortedMap<LocalDate, Long> days, Optional<String> difference, String proof) {
    public long rows() {
      return days.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /**
   * Drops the days of a table before the first that is kept, all of them or none.
   *
   * @throws IOException if the cold tier is away; a damaged file is a difference
   */
  public Outcome forget(DatedStore store, LocalDate firstKept) throws IOException {
    Proof proof = proofFor(store);
    try (Turn turn = summaries.turn()) {
      try (OldDays looked = OldDays.hold(database, store, firstKept)) {
        proof.prepare(looked.rows().keySet());
      }
      try (OldDays old = OldDays.hold(database, store, firstKept)) {
        SortedMap<LocalDate, Long> days = old.rows();
        Optional<String> difference = proof.difference(old, days);
        if (difference.isEmpty() && !dryRun) {
          days.forEach((day, rows) -> old.drop(day, rows, run, proof.place()));
          old.commit();
        }
        return new Outcome(days, difference, proof.place());
      }
    }
  }

  private Proof proofFor(DatedStore store) {
    if (store.table().equals(Tables.TEAM_DAILY_SUMMARY.name())) {
      return inWarm;
    }
    return store.table().equals(Tables.WARM_TEAM_DAILY_SUMMARY.name()) ? inCold : inRawEvents;
  }
}
